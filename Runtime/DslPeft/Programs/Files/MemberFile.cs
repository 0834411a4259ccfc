using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>A trained adapter that a named use of a method starts from.</summary>
/// <param name="Use">The use's name.</param>
/// <param name="Path">The adapter file.</param>
internal sealed record MemberFile(string Use, string Path)
{
    /// <summary>Reads <c>name=file</c>.</summary>
    /// <exception cref="UsageException">A text has another form, or a name comes twice.</exception>
    public static IReadOnlyList<MemberFile> Read(IEnumerable<string> texts)
    {
        MemberFile[] members =
        [
            .. texts.Select(text =>
                text.Split('=', 2) is [{ Length: > 0 } use, { Length: > 0 } path]
                    ? new MemberFile(use, path)
                    : throw new UsageException($"--member must be <name>=<file>; '{text}' was given.")
            ),
        ];
        return members.GroupBy(m => m.Use).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new UsageException($"--member {twice.Key} is given twice.")
            : members;
    }

    /// <summary>Frozen uses that nothing starts would be random and stay so.</summary>
    /// <param name="info">The adaptation.</param>
    /// <param name="given">The uses for which there is an adapter, or a program that trains one.</param>
    /// <exception cref="UsageException">They are others than the adaptation's frozen uses.</exception>
    public static void RequireAll(AdaptationInfo info, IEnumerable<string> given)
    {
        string[] uses = Uses(info),
            known = [.. given];
        if (known.Except(uses).FirstOrDefault() is { } unknown)
        {
            throw new UsageException(
                $"{info.Name} has no frozen method named '{unknown}'{(uses.Length > 0 ? $": it has {string.Join(", ", uses)}" : "")}."
            );
        }
        if (uses.Except(known).ToArray() is { Length: > 0 } absent)
        {
            throw new UsageException(
                $"{info.Name} starts from trained adapters, and there is none for {string.Join(" and ", absent)}: train takes --member {absent[0]}=<file>, a comparison Definition with {{ Members = [new(\"{absent[0]}\", …)] }}."
            );
        }
    }

    private static string[] Uses(AdaptationInfo info) =>
        [.. info.Parameters.Where(row => !row.Trainable).Select(row => MemberName.Parse(row.Name)?.Use).OfType<string>().Distinct()];
}
