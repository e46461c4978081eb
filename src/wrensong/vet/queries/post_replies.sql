-- Comments by others and answers of the creator under each post.
-- grain:   one row per post with comments
-- inputs:  comments
-- columns: account_id, post
--   others   (comments by others)
--   replies  (comments of the creator that answer somebody: below a comment, or starting with @)
SELECT
    account_id,
    post,
    SUM(CASE WHEN NOT by_creator THEN 1 ELSE 0 END) AS others,
    SUM(CASE WHEN by_creator AND (parent IS NOT NULL OR text LIKE '@%') THEN 1 ELSE 0 END)
        AS replies
FROM comments
GROUP BY account_id, post
