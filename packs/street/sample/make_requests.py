"""Makes requests_sf.csv from the extract that SOURCE.md names: `python make_requests.py EXTRACT.csv > requests_sf.csv`.

Rows and values stay as they are, defects too; columns that tell where somebody lives, and what was written about them,
are left out.
"""

import csv
import sys
from pathlib import Path

KEPT = (
    "unique_key",
    "created_date",
    "closed_date",
    "status",
    "agency_name",
    "category",
    "complaint_type",
    "supervisor_district",
    "neighborhood",
    "source",
    "latitude",
    "longitude",
)

if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(sys.stdout, KEPT, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(csv.DictReader(file))
