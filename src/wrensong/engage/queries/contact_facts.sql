-- What the files say of some accounts, as a contact is made from it.
-- grain:   one row per account
-- inputs:  accounts, people (given: account_id)
-- columns: account_id, platform, handle, display_name, email, country, language
--   observed_at (UTC)
SELECT
    accounts.account_id,
    accounts.platform,
    accounts.handle,
    accounts.display_name,
    accounts.email,
    accounts.country,
    accounts.language,
    accounts.observed_at
FROM accounts
INNER JOIN people ON people.account_id = accounts.account_id
