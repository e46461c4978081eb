-- What the profile of one account says beyond the table of reviews.
-- grain:   one row
-- inputs:  accounts
-- columns: bio, city, verified, source, observed_at (UTC)
SELECT bio, city, verified, source, observed_at
FROM accounts
WHERE account_id = $account_id
