-- How many posts of each account are known, and how many of them have captions.
-- grain:   one row per account with posts
-- inputs:  posts
-- columns: account_id, posts, captions
SELECT
    account_id,
    COUNT(*) AS posts,
    SUM(CASE WHEN caption <> '' THEN 1 ELSE 0 END) AS captions
FROM posts
GROUP BY account_id
