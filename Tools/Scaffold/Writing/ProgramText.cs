namespace DslPeft.Scaffold;

/// <summary>Writes the program of a project.</summary>
internal static class ProgramText
{
    /// <summary>True if a program trains the task; else it loads the checkpoint and says what would be trained.</summary>
    public static bool Trains(TaskChoice task) => task.Name.Length > 0;

    public static string Of(
        string space,
        string architecture,
        string adaptation,
        FamilyLayout layout,
        string method,
        TaskChoice task,
        double? positions
    ) => Trains(task) ? FineTuning(space, adaptation, layout, method, task, positions) : Loading(space, architecture, adaptation);

    private static string FineTuning(
        string space,
        string adaptation,
        FamilyLayout layout,
        string method,
        TaskChoice task,
        double? positions
    )
    {
        var (batch, length) = (task.Name == "generate" ? 4 : 8, task.Name == "answer" ? 128 : 64);
        length = Math.Min(length, (int)(positions ?? length));
        var rate = ProgramTemplate.RateOf(method);
        return $"""
            using DslPeft;

            namespace {space};

            {(layout.HasTwoStacks ? Pairs : Rows(task))}
            public sealed class Rows;

            /// <summary>The program: <c>train</c>, <c>evaluate</c>, <c>predict</c> and more. Flags change paths, schedule and seed;
            /// <c>--help</c> lists them.</summary>
            [FineTune<{adaptation}, Rows>(Epochs = 10, BatchSize = {batch}, LearningRate = {rate}, MaxLength = {length})]
            [AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
            public static partial class Program;

            """;
    }

    private const string Pairs =
        "/// <summary>Sources and the targets that are written of them.</summary>\n"
        + "[Seq2SeqData(Source = \"question\", Target = \"answer\")]";

    private static string Rows(TaskChoice task) =>
        task.Name switch
        {
            "classify" => "/// <summary>Texts and their labels, by the columns of files.</summary>\n"
                + $"[TextData(Text = \"sentence\", Label = \"label\")]\n{Labels(task)}",
            "tag" => $"/// <summary>Words and their tags, a word a line.</summary>\n[ConllData]\n{Labels(task)}",
            "answer" => "/// <summary>Questions over texts in SQuAD's form.</summary>\n[SquadData]",
            "embed" => "/// <summary>Texts that belong together, as a question and its answer.</summary>\n"
                + "[TextData(Text = \"question\", Pair = \"answer\")]",
            _ => "/// <summary>Running text.</summary>\n[PlainTextData]",
        };

    private static string Labels(TaskChoice task) => $"[Labels({string.Join(", ", task.Labels.Select(ArchitectureText.Literal))})]";

    private static string Loading(string space, string architecture, string adaptation) =>
        $$"""
            namespace {{space}};

            /// <summary>Loads the checkpoint folder that the command line names and says what is trained over it.</summary>
            public static class Program
            {
                /// <summary>The entry point: 0, or 2 for a command line without a folder.</summary>
                public static int Main(string[] args)
                {
                    if (args is not [var folder])
                    {
                        Console.Error.WriteLine("Give the checkpoint folder.");
                        return 2;
                    }
                    using var architecture = {{architecture}}.Load(folder);
                    using var model = new {{adaptation}}(architecture);
                    Console.WriteLine($"{{{architecture}}.ParameterCount:N0} frozen parameters and {{{adaptation}}.TrainableParameters:N0} trainable ones.");
                    return 0;
                }
            }

            """;
}
