"""Files people already have: exports, spreadsheets, reports. Read, mapped and parsed here."""
