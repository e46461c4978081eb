-- How often two posts of an account start with the same hashtag.
-- grain:   one row per account with hashtags
-- inputs:  posts
-- columns: account_id
--   tagged_posts  (posts with hashtags)
--   pairs         (ordered pairs of them whose first hashtag is the same)
SELECT
    account_id,
    SUM(posts) AS tagged_posts,
    SUM(posts * (posts - 1)) AS pairs
FROM (
    SELECT account_id, hashtags[1] AS tag_id, COUNT(*) AS posts
    FROM posts
    WHERE hashtags[1] IS NOT NULL
    GROUP BY account_id, hashtags[1]
) AS first_tags
GROUP BY account_id
