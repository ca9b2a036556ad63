"""The words that the made-up federation is put together from. No name is meant to be anyone's."""

from __future__ import annotations

from dataclasses import dataclass

#: 行政区划代码 of the ID numbers, with weights: most people were born in the city itself.
REGIONS = (
    ("321282", 76), ("321281", 4), ("321283", 6), ("321202", 3), ("320282", 3), ("320281", 3),
    ("341125", 2), ("411425", 2), ("513021", 1),
)  # fmt: skip

MOBILE_PREFIXES = ("130", "133", "135", "136", "137", "138", "139", "150", "151", "152", "158",
                   "159", "180", "186", "187", "189")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bank:
    name: str
    card_prefix: str
    card_digits: int
    weight: int


BANKS = (
    Bank("中国农业银行靖江支行", "622848", 19, 30),
    Bank("中国工商银行靖江支行", "622202", 19, 25),
    Bank("中国建设银行靖江支行", "621700", 19, 20),
    Bank("中国银行靖江支行", "621661", 19, 10),
    Bank("中国邮政储蓄银行靖江支行", "622188", 19, 10),
    Bank("江苏银行靖江支行", "622131", 16, 5),
)


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business: how its names end, 单位类型, and the first digits of its 信用代码."""

    ending: str
    kind: str
    code: str
    weight: int


TRADES = (
    Trade("机械制造有限公司", "企业", "91", 20),
    Trade("金属制品有限公司", "企业", "91", 12),
    Trade("泵阀制造有限公司", "企业", "91", 10),
    Trade("电器有限公司", "企业", "91", 8),
    Trade("船舶配件有限公司", "企业", "91", 8),
    Trade("船舶修造有限公司", "企业", "91", 4),
    Trade("服饰有限公司", "企业", "91", 8),
    Trade("食品有限公司", "企业", "91", 6),
    Trade("建筑安装工程有限公司", "企业", "91", 8),
    Trade("化工有限公司", "企业", "91", 4),
    Trade("物流有限公司", "企业", "91", 6),
    Trade("商贸有限公司", "企业", "91", 6),
    Trade("汽车部件有限公司", "企业", "91", 8),
    Trade("大酒店有限公司", "企业", "91", 3),
    Trade("高级中学", "事业单位", "12", 4),
    Trade("初级中学", "事业单位", "12", 7),
    Trade("实验小学", "事业单位", "12", 7),
    Trade("幼儿园", "事业单位", "12", 4),
    Trade("医院", "事业单位", "12", 4),
    Trade("社区卫生服务中心", "事业单位", "12", 5),
    Trade("街道办事处", "机关", "11", 5),
    Trade("养老服务中心", "社会组织", "52", 3),
)

#: 字号: one of the first and one of the second make a firm's own name.
NAME_FIRST = "恒瑞宏沁澜骏滨晟铭泽昊隆锦润鼎钧岳霖沛皓"
NAME_SECOND = "泰锋远舟盛茂辰源达翔峰润程朗和禾川拓耀森"


@dataclass(frozen=True, slots=True)
class Hospital:
    """定点医药机构. The fund's ``rate`` (thousandths) falls with the level and outside the city."""

    code: str
    name: str
    level: int
    deductible_fen: int
    rate: int
    weight: int


HOSPITALS = (
    Hospital("H32128200011", "靖江骥江医院", 2, 350_00, 965, 49),
    Hospital("H32128200025", "靖江马洲中医院", 2, 350_00, 965, 24),
    Hospital("H32128200103", "靖江沿江镇卫生院", 1, 200_00, 975, 8),
    Hospital("H32128200117", "靖江孤山镇卫生院", 1, 200_00, 975, 6),
    Hospital("H32120000039", "泰州凤城医院", 3, 600_00, 910, 8),
    Hospital("H32010000072", "南京石城总医院", 3, 1_000_00, 780, 3),
    Hospital("H31010000058", "上海浦江肿瘤医院", 3, 1_000_00, 740, 2),
)


@dataclass(frozen=True, slots=True)
class Disease:
    """An ICD-10 code, its Chinese name and what a stay usually costs (median, whole yuan)."""

    code: str
    name: str
    median_yuan: int
    weight: int
    women_only: bool = False


MAJOR = (
    Disease("C34.9", "支气管或肺恶性肿瘤", 24_000, 16),
    Disease("C50.9", "乳腺恶性肿瘤", 17_000, 14, True),
    Disease("C16.9", "胃恶性肿瘤", 26_000, 12),
    Disease("C22.0", "肝细胞癌", 28_000, 8),
    Disease("C20", "直肠恶性肿瘤", 25_000, 8),
    Disease("C73", "甲状腺恶性肿瘤", 16_000, 8),
    Disease("I21.9", "急性心肌梗死", 38_000, 8),
    Disease("I63.9", "脑梗死", 15_000, 12),
    Disease("I61.9", "脑出血", 32_000, 5),
    Disease("N18.5", "慢性肾脏病5期", 20_000, 9),
)

CHRONIC = (
    Disease("E11.9", "2型糖尿病", 7_800, 24),
    Disease("I10", "原发性高血压", 6_200, 22),
    Disease("J44.9", "慢性阻塞性肺疾病", 9_500, 10),
    Disease("K74.6", "肝硬化", 12_500, 9),
    Disease("M06.9", "类风湿关节炎", 8_800, 10),
    Disease("I25.1", "动脉硬化性心脏病", 11_000, 15),
    Disease("B18.1", "慢性乙型病毒性肝炎", 7_500, 10),
)

ORDINARY = (
    Disease("J18.9", "肺炎", 6_200, 14),
    Disease("K35.8", "急性阑尾炎", 8_200, 10),
    Disease("S82.2", "胫骨干骨折", 21_000, 5),
    Disease("S52.5", "桡骨下端骨折", 13_500, 5),
    Disease("K80.1", "胆囊结石伴胆囊炎", 12_500, 9),
    Disease("N20.1", "输尿管结石", 7_800, 8),
    Disease("K40.9", "单侧腹股沟疝", 7_400, 5),
    Disease("I84.2", "内痔", 5_600, 6),
    Disease("M51.2", "腰椎间盘突出", 7_600, 10),
    Disease("K29.5", "慢性胃炎", 5_200, 8),
    Disease("K25.9", "胃溃疡", 8_400, 4),
    Disease("D25.9", "子宫平滑肌瘤", 12_800, 6, True),
    Disease("N83.2", "卵巢囊肿", 10_800, 4, True),
    Disease("K63.5", "结肠息肉", 8_200, 5),
    Disease("J20.9", "急性支气管炎", 4_600, 7),
    Disease("E04.1", "甲状腺单个结节", 11_500, 4),
    Disease("S06.0", "脑震荡", 6_400, 4),
    Disease("H81.1", "良性阵发性眩晕", 5_800, 5),
    Disease("L03.1", "四肢蜂窝织炎", 5_400, 3),
    Disease("J35.0", "慢性扁桃体炎", 6_900, 4),
)
