-- How much a creator answers.
-- grain:   one row per account with comments
-- inputs:  post_replies
-- columns: account_id
--   comments_seen, replies, posts  (comments by others; answers, under each post at most one per
--                                   comment; posts with comments by others)
--   others_squared, replies_share  (sums over posts of others^2 and of replies^2 / others)
SELECT
    account_id,
    SUM(others) AS comments_seen,
    SUM(answered) AS replies,
    COUNT(*) AS posts,
    SUM(others * others) AS others_squared,
    SUM(1.0 * answered * answered / others) AS replies_share
FROM (
    SELECT account_id, others, LEAST(replies, others) AS answered
    FROM post_replies
    WHERE others > 0
) AS per_post
GROUP BY account_id
