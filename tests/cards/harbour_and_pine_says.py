"""What the invented book says: its five personas, its tables, its method."""

from __future__ import annotations

from typing import Any

PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "name": "Visited accounts with large, rare orders",
        "summary": "Order three times a year through a rep, rarely on offer, and stay.",
        "rule": "Met a rep in the last 12 months, and orders at most 5 times a year.",
        "found": (88, 83),
        "spend": ("€ 4,310", "€ 2,480 – 7,150"),
        "churn": (6, 5, 7),
        "traits": (
            ("met a sales rep, 12 months", 92, 41, "%", ""),
            ("order value, median", 1420, 610, "€", "middle half € 880 – 2,350"),
            ("orders placed online", 12, 48, "%", ""),
            ("days between orders, median", 118, 71, "days", "middle half 84 – 156"),
            ("orders with a discount", 14, 33, "%", ""),
        ),
        "coverage": ((92, 21), (71, 6), (46, 2), (46, 2)),
        "inside": (
            "Spend: one in ten buys for over € 14,200 a year.",
            "Industry: hotels and offices alike; none is typical (index 94 – 108).",
        ),
        "trust": ("Highly stable", 40),
    },
    {
        "name": "Online repeat buyers on discount",
        "summary": "Order online at least every six weeks, mostly on offer, never met a rep.",
        "rule": "Ordered online at least 8 times in 12 months, and half or more on discount.",
        "found": (84, 79),
        "spend": ("€ 1,960", "€ 1,120 – 3,240"),
        "churn": (11, 9, 13),
        "traits": (
            ("orders placed online", 91, 48, "%", ""),
            ("orders with a discount", 74, 33, "%", ""),
            ("days between orders, median", 38, 71, "days", "middle half 26 – 52"),
            ("met a sales rep, 12 months", 6, 41, "%", ""),
            ("newsletter opened", 63, 37, "%", ""),
        ),
        "coverage": ((91, 44), (62, 8), (38, 2), (38, 2)),
        "inside": (
            "Spend: one in ten buys for over € 6,800 a year.",
            "Size: 1 to 180 staff; no typical industry (index 92 – 109).",
        ),
        "trust": ("Highly stable", 39),
    },
    {
        "name": "Small shops that started this year",
        "summary": "First order under a year ago, small baskets, one product line.",
        "rule": "First order under 300 days ago, and fewer than 10 staff.",
        "found": (81, 77),
        "spend": ("€ 540", "€ 260 – 980"),
        "churn": (29, 27, 32),
        "traits": (
            ("first order under a year ago", 87, 22, "%", ""),
            ("staff, median", 4, 14, "", "middle half 2 – 8"),
            ("product lines bought, median", 1, 3, "", "middle half 1 – 2"),
            ("order value, median", 180, 610, "€", "middle half € 90 – 310"),
        ),
        "coverage": ((87, 13), (64, 5), (52, 3)),
        "inside": ("Channel: half order online, half by phone.",),
        "trust": ("Stable", 34),
    },
    {
        "name": "Hotels that buy ahead of the season",
        "summary": "Hospitality, two large orders in spring, paid late, seldom returned.",
        "rule": "Hotel or restaurant, with most of the year's spend from March to May.",
        "found": (90, 86),
        "spend": ("€ 3,150", "€ 1,690 – 5,480"),
        "churn": (13, 11, 15),
        "traits": (
            ("hotel or restaurant", 96, 24, "%", ""),
            ("spend in March to May", 68, 29, "%", ""),
            ("days to payment, median", 46, 31, "days", "middle half 34 – 61"),
            ("orders returned", 2, 6, "%", ""),
            ("orders a year, median", 3, 6, "", "middle half 2 – 4"),
            ("met a sales rep, 12 months", 58, 41, "%", ""),
        ),
        "coverage": ((96, 10), (59, 3), (33, 1), (21, 0)),
        "inside": (
            "Size: a third have over 50 rooms and buy 61 % of the volume.",
            "Country: coast and mountains alike (index 96 – 103).",
            "Product: bedding for some, garden for others, rarely both.",
        ),
        "trust": ("Highly stable", 40),
    },
    {
        "name": "Quiet accounts that fade",
        "summary": "No order in five months, few products left, newsletters unread.",
        "rule": "No short rule finds them.",
        "found": (57, 49),
        "spend": ("€ 720", "€ 310 – 1,450"),
        "churn": (41, 37, 45),
        "traits": (
            ("days since last order, median", 163, 44, "days", "middle half 121 – 224"),
            ("newsletter opened", 9, 37, "%", ""),
            ("product lines bought, median", 2, 3, "", "middle half 1 – 3"),
        ),
        "coverage": ((83, 27), (44, 9)),
        "inside": ("History: some bought for ten years, some for two.",),
        "trust": ("Doubtful", 23),
    },
)

VERDICTS = {
    "natural": ("Natural", "These groups exist in the data."),
    "reproducible": (
        "Reproducible",
        "No sharp borders, but the same groups come back each time.",
    ),
    "constructive": (
        "Constructive",
        "Customers form a continuum; these borders are ours.",
    ),
}


CHOICE = (
    ("2", "0.97", "0.95 – 0.98", "1,871", "11.0", "38.2 %", ""),
    ("3", "0.95", "0.91 – 0.97", "2,604", "14.7", "22.5 %", ""),
    ("4", "0.93", "0.88 – 0.96", "3,310", "17.9", "16.1 %", "runner-up"),
    ("5", "0.93", "0.90 – 0.95", "4,122", "21.3", "11.6 %", "chosen"),
    ("6", "0.74", "0.66 – 0.83", "3,298", "20.8", "7.4 %", ""),
    ("7", "0.66", "0.58 – 0.75", "2,960", "20.1", "5.2 %", ""),
    ("8", "0.61", "0.52 – 0.69", "2,742", "19.6", "5.0 %", ""),
)

FINDINGS = (
    (
        "Warning",
        "income",
        "Three values lie far from all others.",
        "Look at the three accounts, or declare the value as missing.",
    ),
    (
        "Warning",
        "orders_online, orders_web",
        "The two columns are near-copies (r = 0.98); they share the weight of one.",
        "Keep one, or leave them as a group.",
    ),
    (
        "Note",
        "staff",
        "712 accounts have no value (11.9 %); missing values pull nowhere.",
        "Nothing to do, unless they can be filled in.",
    ),
    (
        "Note",
        "days_since_visit",
        "-1 was read as missing, with a yes/no column beside it.",
        "Say in the brief what -1 means if this is wrong.",
    ),
)

COLUMNS = (
    ("orders placed online", "number", "makes the personas", "0.0 %"),
    ("orders with a discount", "number", "makes the personas", "0.0 %"),
    ("days between orders", "number", "makes the personas", "3.1 %"),
    ("order value", "number", "makes the personas", "0.0 %"),
    ("orders a year", "number", "makes the personas", "0.0 %"),
    ("met a sales rep", "yes or no", "makes the personas", "0.0 %"),
    ("industry", "category", "makes the personas", "1.2 %"),
    ("staff", "number", "makes the personas", "11.9 %"),
    ("product lines bought", "set", "makes the personas", "0.0 %"),
    ("first order", "date", "makes the personas", "0.0 %"),
    ("newsletter opened", "number", "makes the personas", "8.4 %"),
    ("days to payment", "number", "describes only", "2.2 %"),
    ("country", "category", "describes only", "0.0 %"),
    ("spend a year", "number", "outcome", "0.2 %"),
    ("left within a year", "yes or no", "outcome", "0.0 %"),
    ("gender of the contact", "category", "audited, never used", "4.0 %"),
    ("contact e-mail", "text", "personal, not in this book", "0.3 %"),
    ("account number", "text", "names a record", "0.0 %"),
    ("remarks", "text", "not used", "64.5 %"),
)

METHOD = (
    "Every column adds the same expected distance between two accounts, so no kind dominates.",
    "Latent classes with shared variances group the accounts; 50 starts, the best kept.",
    "Stability: 20 pairs of bootstrap samples, each clustered anew, compared on 4,000 accounts.",
    "Structure: the data against 20 references with the same columns and no groups.",
    "Labels, sizes and shares come from all 6,000 accounts, not from a sample.",
    "Traits show how far a persona stands from everyone; they carry no test, because they made "
    "the groups.",
)

LIMITS = (
    "The records end on 30 June 2026; what changed since is not here.",
    "A persona describes its members on average; the ladder on each card says how many fit.",
    "Differences in outcomes are observed, not caused by belonging to a persona.",
)
