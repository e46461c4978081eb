-- Who comments under the posts of some accounts.
-- grain:   one row per account and commenter
-- inputs:  comments, wanted (account_id, owner: given; owner is a row number of the caller)
-- columns: owner, commenter
SELECT DISTINCT
    wanted.owner,
    comments.commenter
FROM comments
INNER JOIN wanted ON wanted.account_id = comments.account_id
WHERE comments.commenter IS NOT NULL AND NOT COALESCE(comments.by_creator, FALSE)
