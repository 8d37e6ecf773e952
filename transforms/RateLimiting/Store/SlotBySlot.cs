namespace Gateway.Transforms.RateLimiting.Store;

/// <summary>
/// Asks a Redis Cluster, where one step has keys of one slot alone: each slot is asked in a step of its own, all at the same time. What one took while another refused is given back right after.
/// </summary>
internal static class SlotBySlot
{
    /// <summary>Takes of all policies, or of none.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="ask">Asks those of one slot, in one step; null where nobody answers.</param>
    /// <param name="giveBack">Gives back so much of what a question took; a place is not given back here.</param>
    /// <returns>An answer to each question; null where the slot of one that is no shadow did not answer.</returns>
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
        for (var i = 0; i < parts.Length; i++)
        {
            for (var j = 0; j < parts[i]?.Count; j++)
                answers[groups[i][j]] = parts[i]![j];
        }

        var (isWhole, isAllowed) = (true, true);
        for (var i = 0; i < answers.Length; i++)
        {
            isWhole &= answers[i].IsThere || questions[i].IsShadow;
            isAllowed &= answers[i].Standing.IsAllowed || questions[i].IsShadow;
        }

        if (!isWhole || !isAllowed)
            GiveBack(questions, answers, giveBack);
        return isWhole ? answers : null;
    }

    /// <summary>Tells each slot its part.</summary>
    /// <param name="questions">What it is told.</param>
    /// <param name="tell">Tells one slot, in one step; whether it has heard it.</param>
    /// <returns>Whether all have heard it.</returns>
    public static async Task<bool> TellAsync(IReadOnlyList<Question> questions, Func<IReadOnlyList<Question>, Task<bool>> tell) =>
        !(await Task.WhenAll(GroupsOf(questions).Select(group => tell(group.ConvertAll(place => questions[place]))))).Contains(false);

    private static void GiveBack(IReadOnlyList<Question> questions, Answer[] answers, Action<Question, long> giveBack)
    {
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i] is not { Granted: > 0 and var granted } answer)
                continue;
            // A place is ended by whoever asked for it, who may need it all the same.
            var isHold = questions[i].Hold is not null;
            if (!isHold)
                giveBack(questions[i], granted);
            answers[i] = answer with { Standing = answer.Standing with { Remaining = answer.Standing.Remaining + granted }, Granted = isHold ? granted : 0 };
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
