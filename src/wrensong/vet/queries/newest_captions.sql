-- The newest posts with a caption of each account.
-- grain:   one row per post, by account_id, newest first
-- inputs:  posts
-- parameters: captions (at most so many posts per account)
-- columns: account_id, post, caption
--   disclosed  (label or disclosure words; NULL not known)
--   named      (tag ids of the accounts mentioned or tagged; NULL not known)
SELECT account_id, post, caption, disclosed, named
FROM (
    SELECT
        account_id, post, caption, disclosed,
        mentions AS named,
        ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY posted_at DESC NULLS LAST, post)
            AS place
    FROM posts
    WHERE caption IS NOT NULL AND caption <> ''
) AS placed
WHERE place <= $captions
ORDER BY account_id, place
