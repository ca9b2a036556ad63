"use strict";
// 凭证的合计随打随算（单位：分，用整数）；加一行；勾选全部。没有脚本时页面照样能用。
(() => {
  const fenOf = (text) => {
    const folded = text.normalize("NFKC").replace(/[,¥\s]/g, "");
    if (!folded) return 0n;
    const match = /^(\d{1,15})(?:\.(\d{1,2}))?$/.exec(folded);
    return match ? BigInt(match[1]) * 100n + BigInt((match[2] || "").padEnd(2, "0")) : null;
  };
  const shown = (fen) => {
    const yuan = (fen / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    return `${yuan}.${(fen % 100n).toString().padStart(2, "0")}`;
  };
  const form = document.querySelector("form[data-balance]");
  if (form) {
    const words = form.querySelector("[data-difference]");
    const sum = (side) => {
      const all = [...form.querySelectorAll(`input[name=${side}]`)].map((box) => fenOf(box.value));
      return all.includes(null) ? null : all.reduce((one, other) => one + other, 0n);
    };
    const show = () => {
      const [debit, credit] = [sum("debit"), sum("credit")];
      form.querySelector("[data-sum=debit]").textContent = debit === null ? "—" : shown(debit);
      form.querySelector("[data-sum=credit]").textContent = credit === null ? "—" : shown(credit);
      words.className = "";
      if (debit === null || credit === null) words.textContent = words.dataset.unreadable;
      else if (debit === 0n && credit === 0n) words.textContent = "";
      else if (debit === credit) { words.textContent = words.dataset.even; words.className = "done"; }
      else {
        const difference = debit > credit ? debit - credit : credit - debit;
        words.textContent = words.dataset.uneven.replace("#", shown(difference));
        words.className = "note";
      }
    };
    form.addEventListener("input", show);
    const more = form.querySelector("[data-more]");
    if (more) more.addEventListener("click", (click) => {
      click.preventDefault();
      const body = form.querySelector("[data-lines]");
      const [old, count] = [body.lastElementChild, body.children.length];
      if (count >= 60) return;
      const row = old.cloneNode(true);
      row.querySelector("[data-number]").textContent = String(count + 1);
      const [was, is] = [count, count + 1].map((n) => more.dataset.rowWords.replace("#", String(n)));
      row.querySelectorAll("input, select").forEach((box) => {
        box.value = "";
        box.setAttribute("aria-label", box.getAttribute("aria-label").replace(was, is));
      });
      body.append(row);
      row.querySelector("select").focus();
    });
    show();
  }
  document.querySelectorAll("[data-tick-all]").forEach((all) => all.addEventListener("change", () => {
    document.querySelectorAll(`input[type=checkbox][name=${all.dataset.tickAll}]`)
      .forEach((box) => { box.checked = all.checked; });
  }));
})();
