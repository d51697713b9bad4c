"""The statements that the checker's page offers to begin with: what five newspaper pages print of five places."""

from zhongshu.core.text import Text

SAMPLE = Text(
    zh="""# 浙江五地报纸版面上的数字；问号是没有印出、要推算的数
R01 乌镇镇：数字经济企业 12 家，占桐乡 ? 家 的 3.4%
R01 乌镇镇：数字经济企业 1165 家，占桐乡 ? 家 的 43%
R02 路桥区：606.77 亿元，占全区规上工业总产值 ? 亿元 的 64.48%
R03 江山市：规上工业总产值 253.63 亿元，增长 2.08%
R04 台州市：投资 47.4 亿元，完成年度目标 ? 亿元 的 108.7%
R05 台州市：规上工业增加值增长 3.4%，比一季度提高 21.7 个百分点
R06 台州市：规上工业研发费用增长 32.9%，比全省 ? % 高 16 个百分点
R07 平湖市：高新区综合排名第 17 位，前进 16 位
R08 平湖市：新认定研发中心 26 家，占全市 ? 家 的 59.1%
R09 平湖市：新认定高新技术企业 76 家，占全市 ? 家 的 54.5%
R10 平湖市：研发经费 8.3 亿元 / 280.5 亿元 = ? %
R11 台州市：220.8 亿元 / 326.34 亿元 = 67.7%
R12 台州市：授权发明专利 38 件，增长 26%
""",
    en="""# what newspaper pages print of five places in Zhejiang; a question mark stands for what they leave out
R01 Wuzhen: 12 firms is 3.4% of ? firms
R01 Wuzhen: 1165 firms is 43% of ? firms
R02 Luqiao: 606.77 亿元 is 64.48% of ? 亿元
R03 Jiangshan: 253.63 亿元 is up 2.08% from ? 亿元
R04 Taizhou: 47.4 亿元 is 108.7% of target ? 亿元
R05 Taizhou: 3.4% is 21.7 percentage points above the first quarter
R06 Taizhou: 32.9% is 16 percentage points above the province
R07 Pinghu: rank 17 up 16
R08 Pinghu: 26 firms is 59.1% of ? firms
R09 Pinghu: 76 firms is 54.5% of ? firms
R10 Pinghu: 8.3 亿元 / 280.5 亿元 = ? %
R11 Taizhou: 220.8 亿元 / 326.34 亿元 = 67.7%
R12 Taizhou: 38 items up 26%
""",
)
