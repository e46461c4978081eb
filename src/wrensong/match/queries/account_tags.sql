-- Which hashtags and mentions an account uses, and in how many posts.
-- grain:   one row per account and tag
-- inputs:  posts
-- columns: account_id, tag_id, uses (posts)
SELECT
    account_id,
    tag_id,
    COUNT(DISTINCT post) AS uses
FROM (
    SELECT account_id, post, UNNEST(hashtags) AS tag_id FROM posts
    UNION ALL
    SELECT account_id, post, UNNEST(mentions) AS tag_id FROM posts
) AS used
GROUP BY account_id, tag_id
