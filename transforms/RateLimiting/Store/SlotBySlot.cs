namespace Gateway.Transforms.RateLimiting.Store;

/// <summary>
/// Asks a Redis Cluster, where one step has keys of one slot alone: each slot is asked in a step of its own, all at the same time. What one took while another refused is given back right after.
/// </summary>
internal static class SlotBySlot
{
    /// <summary>Takes of all policies, or of none.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="ask">Asks those of one slot, in one step; null where nobody answers.</param>
    /// <param name="giveBack">Gives back so much of what a question took.</param>
    /// <returns>An answer to each question; null where one of the slots did not answer.</returns>
    public static async Task<IReadOnlyList<Answer>?> TakeAsync(
        IReadOnlyList<Question> questions, Func<IReadOnlyList<Question>, Task<IReadOnlyList<Answer>?>> ask, Action<Question, long> giveBack)
    {
        var groups = GroupsOf(questions);
        if (groups.Count == 1)
            return await ask(questions);
        var asking = new Task<IReadOnlyList<Answer>?>[groups.Count];
        for (var i = 0; i < asking.Length; i++)
            asking[i] = ask(groups[i].ConvertAll(place => questions[place]));
        var parts = await Task.WhenAll(asking);

        var answers = new Answer[questions.Count];
        var (isWhole, isAllowed) = (true, true);
        for (var i = 0; i < parts.Length; i++)
        {
            isWhole &= parts[i] is not null;
            for (var j = 0; j < parts[i]?.Count; j++)
            {
                answers[groups[i][j]] = parts[i]![j];
                isAllowed &= parts[i]![j].Standing.IsAllowed;
            }
        }

        if (!isWhole || !isAllowed)
            GiveBack(questions, answers, giveBack);
        return isWhole ? answers : null;
    }

    private static void GiveBack(IReadOnlyList<Question> questions, Answer[] answers, Action<Question, long> giveBack)
    {
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i] is not { Granted: > 0 and var granted } answer)
                continue;
            giveBack(questions[i], granted);
            answers[i] = new Answer(answer.Standing with { Remaining = answer.Standing.Remaining + granted }, 0);
        }
    }

    // The places of those whose keys have the same tag. Two tags of one slot are asked for apart: that is as right, and rare.
    private static List<List<int>> GroupsOf(IReadOnlyList<Question> questions)
    {
        var groups = new List<List<int>>(questions.Count);
        for (var i = 0; i < questions.Count; i++)
        {
            var group = groups.Find(group => SharedKey.HaveSameTag(questions[group[0]].Key, questions[i].Key));
            if (group is null)
                groups.Add(group = []);
            group.Add(i);
        }

        return groups;
    }
}
