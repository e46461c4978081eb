-- Prices stated for one piece of work, with what is needed to compare them with a table.
-- grain:   one row per quote
-- inputs:  quotes, current_accounts
-- columns: account_id, platform, format, followers (accounts), amount (currency), currency,
--          kind, observed_at (UTC)
SELECT
    quotes.account_id,
    current_accounts.platform,
    quotes.format,
    current_accounts.followers,
    quotes.amount,
    quotes.currency,
    quotes.kind,
    quotes.observed_at
FROM quotes
INNER JOIN current_accounts ON current_accounts.account_id = quotes.account_id
WHERE quotes.amount > 0 AND quotes.currency IS NOT NULL
ORDER BY quotes.account_id, quotes.observed_at
