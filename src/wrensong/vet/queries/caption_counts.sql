-- How many captions each account wrote.
-- grain:   one row per account with captions
-- inputs:  posts
-- columns: account_id, captions
SELECT account_id, COUNT(*) AS captions
FROM posts
WHERE caption IS NOT NULL AND caption <> ''
GROUP BY account_id
