using System.Globalization;

namespace DslPeft.Reporting;

/// <summary>
/// Tensors of an adaptation that differ only in numbers within their names, such as those of equal layers: one row of a shown table.
/// </summary>
/// <param name="Name">The tensors' name with the numbers that vary as sets: <c>encoder.layer.{0..11}.output.dense.bias</c>.</param>
/// <param name="Shape">Dimensions of each tensor.</param>
/// <param name="Tensors">Number of tensors.</param>
/// <param name="Count">Number of parameters of all of them.</param>
/// <param name="Initializer">The initial values' distribution.</param>
/// <param name="CheckpointKey">Key in the base model's checkpoint, with sets as in the name; null if the tensors have none.</param>
/// <param name="Trainable">True if training changes the tensors.</param>
/// <param name="Decay">True if weight decay applies.</param>
/// <param name="Origin">What declared the tensors.</param>
public sealed record ParameterGroup(
    string Name,
    long[] Shape,
    int Tensors,
    long Count,
    string Initializer,
    string? CheckpointKey,
    bool Trainable,
    bool Decay,
    string Origin
)
{
    private const string Hole = "{}";

    /// <summary>Groups tensors, in the order in which the first of each group stands.</summary>
    public static IReadOnlyList<ParameterGroup> Of(IEnumerable<ParameterLine> lines) =>
        [
            .. lines
                .Select(Member.Of)
                .GroupBy(m => m.Likeness)
                .SelectMany(alike => Split([.. alike], depth: 0))
                .OrderBy(g => g.Place)
                .Select(g => g.Group),
        ];

    /// <summary>
    /// One group if the numbers are every combination of one set a place; else one for each number in the first place where that fails.
    /// </summary>
    private static IEnumerable<(int Place, ParameterGroup Group)> Split(IReadOnlyList<Member> members, int depth)
    {
        int[][] sets =
        [
            .. Enumerable.Range(0, members[0].Numbers.Length).Select(i => members.Select(m => m.Numbers[i]).Distinct().Order().ToArray()),
        ];
        var isWhole = sets.Aggregate(1L, (product, set) => product * set.Length) == members.Count;
        return isWhole || depth == sets.Length
            ? [(members[0].Place, Join(members, sets))]
            : members.GroupBy(m => m.Numbers[depth]).SelectMany(part => Split([.. part], depth + 1));
    }

    private static ParameterGroup Join(IReadOnlyList<Member> members, int[][] sets)
    {
        var first = members[0].Line;
        string[] shown = [.. sets.Select(Show)];
        var (name, key) = (members[0].Likeness.Name, members[0].Likeness.Key);
        return new ParameterGroup(
            Fill(name, shown),
            first.Shape,
            members.Count,
            members.Sum(m => m.Line.Count),
            first.Initializer,
            key is null ? null : Fill(key, shown),
            first.Trainable,
            first.Decay,
            first.Origin
        );
    }

    private static string Fill(string pattern, string[] shown)
    {
        var segments = pattern.Split('.');
        for (int s = 0, n = 0; s < segments.Length; s++)
        {
            segments[s] = segments[s] == Hole ? shown[n++] : segments[s];
        }
        return string.Join('.', segments);
    }

    /// <summary>A single number as itself, several as <c>{0..3,8}</c>.</summary>
    private static string Show(int[] numbers)
    {
        if (numbers.Length == 1)
        {
            return numbers[0].ToString(CultureInfo.InvariantCulture);
        }
        var runs = new List<(int First, int Last)>();
        foreach (var number in numbers)
        {
            if (runs.Count > 0 && runs[^1].Last == number - 1)
            {
                runs[^1] = (runs[^1].First, number);
            }
            else
            {
                runs.Add((number, number));
            }
        }
        return $"{{{string.Join(',', runs.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}..{r.Last}"))}}}";
    }

    /// <summary>What tensors of a group share.</summary>
    private sealed record Likeness(string Name, string? Key, string Shape, string Initializer, bool Trainable, bool Decay, string Origin);

    private sealed record Member(ParameterLine Line, int Place, Likeness Likeness, int[] Numbers)
    {
        public static Member Of(ParameterLine line, int place)
        {
            var (name, numbers) = Open(line.Name);
            // A key is shown with the name's sets, so it has to hold the name's numbers.
            var key =
                line.CheckpointKey is { } own && Open(own) is var (pattern, keyed) && keyed.SequenceEqual(numbers)
                    ? pattern
                    : line.CheckpointKey;
            return new Member(
                line,
                place,
                new Likeness(name, key, string.Join(',', line.Shape), line.Initializer, line.Trainable, line.Decay, line.Origin),
                numbers
            );
        }

        private static (string Pattern, int[] Numbers) Open(string name)
        {
            var numbers = new List<int>();
            var segments = name.Split('.');
            for (var s = 0; s < segments.Length; s++)
            {
                if (int.TryParse(segments[s], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    numbers.Add(number);
                    segments[s] = Hole;
                }
            }
            return (string.Join('.', segments), [.. numbers]);
        }
    }
}
