using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Training;

namespace DslPeft.Scaffold;

/// <summary>What the program learns, and the names of its labels.</summary>
/// <param name="Name">The name, as in <c>--task</c>; empty for states without a head.</param>
/// <param name="Labels">The names of the labels, where there are any.</param>
internal sealed record TaskChoice(string Name, IReadOnlyList<string> Labels)
{
    private const string Classify = "classify",
        Tag = "tag",
        Answer = "answer",
        Generate = "generate",
        Embed = "embed";
    private static readonly string[] StandardLabels = ["negative", "positive"],
        StandardTags = ["O", "B-LOC", "I-LOC", "B-PER", "I-PER"];

    // Which class of model, by the end of its name in the entry 'architectures', has which head.
    private static readonly (string Ending, string Task)[] Classes =
    [
        ("ForSequenceClassification", Classify),
        ("ForTokenClassification", Tag),
        ("ForQuestionAnswering", Answer),
        ("ForCausalLM", Generate),
        ("LMHeadModel", Generate),
        ("ForConditionalGeneration", Generate),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Classify, Tag, Answer, Generate, Embed];

    /// <summary>True if the labels are those of the sample rows.</summary>
    public bool HasSampleLabels => Labels.SequenceEqual(Standard(Name), StringComparer.Ordinal);

    /// <summary>
    /// The task that a person asked for, or the one of the checkpoint's own head, or the first that its layout has a head for.
    /// </summary>
    /// <exception cref="UsageException">The layout has no head for the task that was asked for.</exception>
    public static TaskChoice Of(string? asked, CheckpointConfig config, FamilyLayout layout)
    {
        var possible = Names.Where(name => IsPossible(name, layout)).ToList();
        if (asked is not null && !possible.Contains(asked))
        {
            var heads = possible.Count == 0 ? "no head" : $"heads for {string.Join(", ", possible)} alone";
            throw new UsageException($"--task {asked}: {layout.Name}, the layout of {layout.ModelType}, has {heads}.");
        }
        var own = OwnTask(config);
        var preferred = layout.ContinuesTexts ? possible.Prepend(Generate) : possible;
        var chosen = asked ?? (own is not null && possible.Contains(own) ? own : preferred.FirstOrDefault()) ?? "";
        return new TaskChoice(
            chosen,
            Standard(chosen) is { Count: > 0 } && (own is null || own == chosen) && LabelsOf(config) is { } labels
                ? labels
                : Standard(chosen)
        );
    }

    private static IReadOnlyList<string> Standard(string task) =>
        task switch
        {
            Classify => StandardLabels,
            Tag => StandardTags,
            _ => [],
        };

    private static bool IsPossible(string task, FamilyLayout layout) =>
        task switch
        {
            Classify => layout.Recipes.Contains("ClassificationRecipeAttribute"),
            Tag => layout.Recipes.Contains("TokenClassificationRecipeAttribute"),
            Answer => layout.Recipes.Contains("QuestionAnsweringRecipeAttribute"),
            Generate => layout.ContinuesTexts || layout.HasTwoStacks,
            _ => layout.Recipes.Count > 0 && !layout.ContinuesTexts && !layout.HasTwoStacks,
        };

    private static string? OwnTask(CheckpointConfig config) =>
        config.Find("architectures") is { ValueKind: JsonValueKind.Array } classes
            ? classes
                .EnumerateArray()
                .Where(name => name.ValueKind == JsonValueKind.String)
                .SelectMany(name =>
                    Classes.Where(known => name.GetString()!.EndsWith(known.Ending, StringComparison.Ordinal)).Select(known => known.Task)
                )
                .FirstOrDefault()
            : null;

    /// <summary>
    /// The names of the checkpoint's own labels in their order; null where it has fewer than two, or the two that every file has which
    /// names none.
    /// </summary>
    private static IReadOnlyList<string>? LabelsOf(CheckpointConfig config)
    {
        if (config.Find("id2label") is not { ValueKind: JsonValueKind.Object } labels)
            return null;
        List<(int Id, string? Name)> named =
        [
            .. labels
                .EnumerateObject()
                .Select(label =>
                    (
                        int.TryParse(label.Name, out var id) ? id : -1,
                        label.Value.ValueKind == JsonValueKind.String ? label.Value.GetString() : null
                    )
                )
                .OrderBy(label => label.Item1),
        ];
        if (
            named.Where((label, i) => label.Id != i || string.IsNullOrWhiteSpace(label.Name)).Any()
            || named.DistinctBy(label => label.Name).Count() != named.Count
        )
        {
            throw new CheckpointException(
                config.Path,
                $"'id2label' is {labels.GetRawText()}, expected a name of its own for each of the numbers 0, 1, …"
            );
        }

        return named.Count < 2 || (named.Count == 2 && named.All(label => label.Name == $"LABEL_{label.Id}"))
            ? null
            : [.. named.Select(label => label.Name!)];
    }
}
