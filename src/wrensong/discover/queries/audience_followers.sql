-- Who was seen among the followers of some accounts.
-- grain:   one row per account and follower
-- inputs:  follower_samples, accounts, wanted (account_id, owner: given)
-- columns: owner, platform, person
SELECT DISTINCT
    wanted.owner,
    accounts.platform,
    follower_samples.follower AS person
FROM follower_samples
INNER JOIN wanted ON wanted.account_id = follower_samples.account_id
INNER JOIN accounts ON accounts.account_id = follower_samples.account_id
WHERE follower_samples.follower IS NOT NULL
