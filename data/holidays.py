"""Writes holidays.csv: the holidays that move from year to year, by their first day and length.

    pip install lunardate lunarcalendar hijridate python-dateutil
    python3 holidays.py > holidays.csv

Chinese New Year is taken from two packages that must agree; Ramadan is that of the Umm al-Qura calendar.
"""

import datetime
import sys

from dateutil.easter import easter
from hijridate import Hijri
from lunarcalendar import Converter, Lunar
from lunardate import LunarDate

FIRST, LAST = 1950, 2075


def new_year(year):
    one = LunarDate(year, 1, 1).to_solar_date()
    other = Converter.Lunar2Solar(Lunar(year, 1, 1, isleap=False))
    assert (one.year, one.month, one.day) == (other.year, other.month, other.day), year
    return one


def rows():
    day = datetime.timedelta(days=1)
    for year in range(FIRST, LAST + 1):
        # New Year's Eve and the six days behind it.
        yield "chinese_new_year", new_year(year) - day, 7
    for year in range(FIRST, LAST + 1):
        # Good Friday to Easter Monday.
        yield "easter", easter(year) - 2 * day, 4
    for year in range(1369, 1498 + 1):
        month = Hijri(year, 9, 1)
        yield "ramadan", month.to_gregorian(), month.month_length()


sys.stdout.write("holiday,first,days\n")
for holiday, first, days in rows():
    if FIRST <= first.year <= LAST:
        sys.stdout.write(f"{holiday},{first:%Y-%m-%d},{days}\n")
