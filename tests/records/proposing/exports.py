"""Files as shops and CRM systems write them, invented and small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

N_BUYERS = 150


def shopify_orders(path: Path) -> Path:
    """One row a line item; what is of the order stands on its first row only."""
    rng = np.random.default_rng(0)
    rows = []
    for number in range(400):
        day = f"{pd.Timestamp('2025-01-01') + pd.Timedelta(days=int(rng.integers(300))):%Y-%m-%d}"
        status = rng.choice(["paid", "refunded", "voided"], p=[0.8, 0.1, 0.1])
        order = {
            "Financial Status": status,
            "Paid at": f"{day} 10:00:00 +0200",
            "Fulfilled at": f"{day} 12:00:00 +0200",
            "Currency": "EUR",
            "Subtotal": 50.5,
            "Shipping": 4.9,
            "Taxes": 8.1,
            "Total": round(rng.lognormal(4), 2),
            "Discount Code": "SPRING" if number % 3 == 0 else None,
            "Discount Amount": 5.0 if number % 3 == 0 else 0.0,
            "Refunded Amount": 10.5 if status == "refunded" else 0.0,
            "Cancelled at": f"{day} 12:00:00 +0200" if status == "voided" else None,
        }
        email = f"buyer{rng.integers(N_BUYERS)}@example.org"
        for line in range(int(rng.integers(1, 4))):
            rows.append(
                {"Name": f"#{1000 + number}", "Email": email}
                | {name: value if line == 0 else None for name, value in order.items()}
                | {
                    "Created at": f"{day} 09:50:26 +0200",
                    "Lineitem quantity": rng.integers(1, 5),
                    "Lineitem name": rng.choice(["Mug", "Plate", "Bowl"]),
                    "Lineitem price": round(rng.random() * 20 + 1, 2),
                    "Lineitem sku": rng.choice(["MU-1", "PL-2", "BO-3"]),
                    "Billing Name": f"Person {email[5:8]}",
                    "Billing Zip": "'01234",
                }
            )
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def shopify_customers(path: Path) -> Path:
    """The shop's own number of a customer stands in no other file."""
    rng = np.random.default_rng(1)
    buyers = range(N_BUYERS)
    pd.DataFrame(
        {
            "Customer ID": [f"'{7_000_000_000_000 + number}" for number in buyers],
            "First Name": [f"First{number}" for number in buyers],
            "Email": [f"buyer{number}@example.org" for number in buyers],
            "Accepts Email Marketing": rng.choice(["yes", "no"], N_BUYERS),
            "Total Spent": rng.lognormal(4, 1, N_BUYERS).round(2),
            "Total Orders": rng.integers(1, 9, N_BUYERS),
        }
    ).to_csv(path, index=False)
    return path


ACCOUNTS = [f"001A{number:011d}AAA" for number in range(200)]
STAGES = ["Alpha", "Beta", "Gamma", "Delta", "Closed Won", "Closed Lost"]
CHANCES = [40, 10, 80, 60, 100, 0]


def salesforce_accounts(path: Path) -> Path:
    """An owner, a date and a revenue on every row: still a file of customers."""
    rng = np.random.default_rng(2)
    n = len(ACCOUNTS)
    pd.DataFrame(
        {
            "Id": ACCOUNTS,
            "Name": [f"Firm {number}" for number in range(n)],
            "Type": rng.choice(["Customer", "Prospect"], n),
            "Industry": rng.choice(["Tech", "Food", "Steel"], n),
            "AnnualRevenue": rng.lognormal(10, 1, n).round(0),
            "NumberOfEmployees": rng.integers(1, 999, n),
            "OwnerId": rng.choice(["005A", "005B", "005C"], n),
            "CreatedDate": pd.date_range("2020-01-01", periods=n).strftime("%Y-%m-%dT00:00:00Z"),
        }
    ).to_csv(path, index=False)
    return path


def salesforce_opportunities(path: Path) -> Path:
    """The stage says won and lost."""
    rng = np.random.default_rng(3)
    n = 600
    place = rng.integers(len(STAGES), size=n)
    created = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 300, n), unit="D")
    closed = created + pd.to_timedelta(rng.integers(5, 90, n), unit="D")
    pd.DataFrame(
        {
            "Id": [f"006A{number:011d}AAA" for number in range(n)],
            "AccountId": rng.choice(ACCOUNTS, n),
            "Name": [f"Chance {number}" for number in range(n)],
            "StageName": np.array(STAGES)[place],
            "CloseDate": closed.strftime("%Y-%m-%d"),
            "Amount": rng.lognormal(8, 1, n).round(2),
            "Probability": np.array(CHANCES)[place],
            "CreatedDate": created.strftime("%Y-%m-%dT10:00:00Z"),
            "LastModifiedDate": closed.strftime("%Y-%m-%dT10:00:00Z"),
            "OwnerId": rng.choice(["005A", "005B"], n),
        }
    ).to_csv(path, index=False)
    return path


def german_invoices(path: Path) -> Path:
    """Semicolons, decimal commas, cp1252, numbers of customers with leading zeros."""
    rng = np.random.default_rng(4)
    rows = np.arange(900)
    invoice, customer = rows // 2, rows // 2 % 120
    pd.DataFrame(
        {
            "Rechnungsnr": [f"R{number:05d}" for number in invoice],
            "Kundennummer": [f"{number:05d}" for number in customer],
            "Rechnungsdatum": [f"{1 + n % 28:02d}.{1 + n % 12:02d}.2025" for n in invoice],
            "Artikelnr": ["PORTO" if n % 25 == 0 else f"A{n % 70:03d}" for n in rows],
            "Warengruppe": rng.choice(["Holz", "Stahl"], 900),
            "Menge": rng.integers(1, 9, 900),
            "Einzelpreis": [f"{price:.2f}".replace(".", ",") for price in rng.random(900) * 50],
            "Rabatt": rng.choice(["0", "5,5"], 900),
            "Status": np.where(rows % 20 == 0, "storniert", "geliefert"),
            "Währung": "EUR",
            "Land": np.where(customer % 3 == 0, "DE", "AT"),
        }
    ).to_csv(path, index=False, sep=";", encoding="cp1252")
    return path


def german_customers(path: Path) -> Path:
    """Numbers of customers without leading zeros."""
    rng = np.random.default_rng(5)
    pd.DataFrame({"KundenNr": range(120), "Branche": rng.choice(["Bau", "Handel"], 120)}).to_csv(
        path, index=False, sep=";"
    )
    return path
