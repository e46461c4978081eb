-- Who comments under the posts of some accounts. A name means one person on one platform only.
-- grain:   one row per account and commenter
-- inputs:  comments, accounts, wanted (account_id, owner: given; owner is a row number of the caller)
-- columns: owner, platform, person
SELECT DISTINCT
    wanted.owner,
    accounts.platform,
    comments.commenter AS person
FROM comments
INNER JOIN wanted ON wanted.account_id = comments.account_id
INNER JOIN accounts ON accounts.account_id = comments.account_id
WHERE comments.commenter IS NOT NULL AND NOT COALESCE(comments.by_creator, FALSE)
