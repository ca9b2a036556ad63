"use strict";
/* Sums of a settlement sheet while it is typed, and ticking a whole list. The server checks anew;
   without this script the pages do the same, only later. Amounts are counted in fen. */
(() => {
  const PAID = ["fund_pay_sumamt", "acct_pay", "acct_mulaid_pay", "psn_cash_pay", "hosp_part_amt"];
  const PARTS = ["fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"];
  const FUNDS = ["hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay",
    "oth_pay"];

  const fenOf = (text) => {
    const plain = text.normalize("NFKC").replace(/[¥,\s]/g, "");
    if (plain === "") return 0n;
    const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain);
    return match ? BigInt(match[1]) * 100n + BigInt((match[2] || "").padEnd(2, "0")) : null;
  };
  const yuanOf = (fen) => {
    const digits = String(fen < 0n ? -fen : fen).padStart(3, "0");
    const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
    return `${whole}.${digits.slice(-2)}`;
  };

  const watch = (block) => {
    const sums = block.querySelector("[data-sums]");
    const input = (name) => document.getElementById(`f-${block.dataset.settlement}${name}`);
    const hint = sums.innerHTML;
    let timer = 0;

    const lines = () => {
      const names = ["medfee_sumamt", ...PAID, ...PARTS, ...FUNDS];
      const fen = new Map(names.map((name) => [name, fenOf(input(name).value)]));
      const unread = names.find((name) => fen.get(name) === null);
      if (unread) {
        const label = input(unread).labels[0].firstChild.textContent.trim();
        return [[sums.dataset.unread.replace("{label}", label), false]];
      }
      const sum = (listed) => listed.reduce((whole, name) => whole + fen.get(name), 0n);
      const told = (words, stated, found) => {
        const same = stated === found;
        const end = same ? sums.dataset.same
          : sums.dataset.differs.replace("{amount}", yuanOf(stated - found));
        const text = words.replace("{stated}", yuanOf(stated)).replace("{found}", yuanOf(found));
        return [`${text}${sums.dataset.colon}${end}`, same];
      };
      const total = fen.get("medfee_sumamt");
      if (total === 0n) return [];
      const found = [told(sums.dataset.paid, total, sum(PAID))];
      found.push(told(sums.dataset.parts, total, sum(PARTS)));
      const funds = fen.get("fund_pay_sumamt");
      if (sum(FUNDS) > 0n && funds !== fen.get("hifp_pay")) {
        found.push(told(sums.dataset.funds, funds, sum(FUNDS)));
      }
      return found;
    };
    const show = () => {
      const found = lines();
      if (!found.length) { sums.innerHTML = hint; return; }
      sums.replaceChildren(...found.map(([words, same]) => {
        const line = document.createElement("p");
        line.className = same ? "same" : "differs";
        line.textContent = `${same ? "✓" : "×"} ${words}`;
        return line;
      }));
    };
    // Told once a person pauses, so that a screen reader is not interrupted at every figure.
    block.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 400); });
    show();
  };

  document.querySelectorAll("[data-settlement]").forEach(watch);
  document.querySelectorAll("[data-tick-all]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...button.form.querySelectorAll("input[name=sign]")];
      const all = boxes.every((box) => box.checked);
      boxes.forEach((box) => { box.checked = !all; });
    });
  });
  const findings = document.getElementById("findings");
  if (findings) findings.focus();
})();
