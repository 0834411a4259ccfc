namespace DslPeft.Data;

/// <summary>An entity: its type and its words from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
public readonly record struct Entity(string Type, int Start, int End);

/// <summary>
/// Tags that mark entities of several words (Ramshaw and Marcus 1995, arXiv cmp-lg/9505040). Both schemes of the CoNLL tasks are read by
/// the rule of their evaluation: an I- tag goes on with an entity of its type that the word before belongs to, and starts one otherwise.
/// </summary>
public static class EntityTags
{
    /// <summary>The tag of a word outside of any entity.</summary>
    public const string Outside = "O";

    /// <summary>True for O, B-type and I-type.</summary>
    public static bool IsTag(string tag) => tag == Outside || (tag.Length > 2 && tag[0] is 'B' or 'I' && tag[1] == '-');

    /// <summary>The entities in order.</summary>
    public static IReadOnlyList<Entity> Entities(IReadOnlyList<string> tags)
    {
        var entities = new List<Entity>();
        var start = -1;
        for (var word = 0; word <= tags.Count; word++)
        {
            var tag = word < tags.Count ? tags[word] : Outside;
            if (start >= 0 && (tag == Outside || Begins(tags[word - 1], tag)))
            {
                entities.Add(new Entity(tags[start][2..], start, word));
                start = -1;
            }
            if (start < 0 && tag != Outside)
            {
                start = word;
            }
        }
        return entities;
    }

    /// <summary>The same entities in the scheme that marks each first word by B-.</summary>
    public static string[] ToBio(IReadOnlyList<string> tags)
    {
        string[] bio = [.. tags.Select(_ => Outside)];
        foreach (var entity in Entities(tags))
        {
            for (var word = entity.Start; word < entity.End; word++)
            {
                bio[word] = (word == entity.Start ? "B-" : "I-") + entity.Type;
            }
        }
        return bio;
    }

    private static bool Begins(string before, string tag) => tag[0] == 'B' || before == Outside || before[2..] != tag[2..];
}
