-- How much a creator answers.
-- grain:   one row per account with comments
-- inputs:  post_replies
-- columns: account_id
--   comments_seen, replies, posts         (comments by others; answers; posts with comments by others)
--   others_squared, replies_squared, others_replies (sums over posts of others^2, replies^2, others * replies)
SELECT
    account_id,
    SUM(others) AS comments_seen,
    SUM(replies) AS replies,
    SUM(CASE WHEN others > 0 THEN 1 ELSE 0 END) AS posts,
    SUM(others * others) AS others_squared,
    SUM(replies * replies) AS replies_squared,
    SUM(others * replies) AS others_replies
FROM post_replies
GROUP BY account_id
