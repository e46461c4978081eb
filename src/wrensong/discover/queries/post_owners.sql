-- The account each asked post belongs to, where exactly one account is known to have it.
-- grain:   one row per asked post and platform
-- inputs:  asked (post, platform; platform NULL: any), posts, accounts
-- columns:
--   post, platform   as asked
--   account_id       (id ac_)
SELECT
    asked.post,
    asked.platform,
    MIN(posts.account_id) AS account_id
FROM asked
INNER JOIN posts ON posts.post = asked.post
INNER JOIN accounts ON accounts.account_id = posts.account_id
WHERE asked.platform IS NULL OR asked.platform = accounts.platform
GROUP BY asked.post, asked.platform
HAVING MIN(posts.account_id) = MAX(posts.account_id)
