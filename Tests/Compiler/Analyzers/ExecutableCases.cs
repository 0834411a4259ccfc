using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Cases of the rules over programs: edits of one.</summary>
internal static class ExecutableCases
{
    private const string Program = """
        using DslPeft;

        namespace Small;

        [TextData(Text = "sentence", Label = "label")]
        [Labels("negative", "positive")]
        public sealed class Reviews;

        [FineTune<Adapted, Reviews>(Epochs = 1, BatchSize = 8, LearningRate = 1e-3, MaxLength = 16)]
        [AdamW(WeightDecay = 0.1, ClipNorm = 1), LinearWarmup(0.1)]
        public static partial class Probe;
        """;

    private const string Attributes = "[Lora(Site.Query, Rank = 2, Alpha = 4)] [Classifier(Labels = 2)]",
        Fine = "FineTune<Adapted, Reviews>(Epochs = 1, BatchSize = 8, LearningRate = 1e-3, MaxLength = 16)";

    public static IEnumerable<RuleCase> All =>
        [
            Edited("DPEFT301", "static partial class", "static class", "Probe"),
            Edited(
                "DPEFT302",
                "FineTune<Adapted,",
                "FineTune<Plain,",
                Fine.Replace("Adapted", "Plain"),
                "public sealed class Plain : DslPeft.IAdapted;"
            ) with
            {
                Also = ["DPEFT245"],
            },
            Edited("DPEFT315", "static partial class Probe", "static partial class Probe<T>", "Probe") with
            {
                Says = "a program is one class",
            },
            Edited(
                "DPEFT316",
                "static partial class Probe;",
                "static partial class Probe { public static string Definition => \"\"; }",
                "Definition"
            ),
            Edited(
                "DPEFT317",
                "FineTune<Adapted,",
                "FineTune<Recorded,",
                "Probe",
                "using DslPeft; namespace Small; [Adapt<SmallBert>] [Lora(Site.Query, Rank = 2, Alpha = 4)] [Classifier(Labels = 2)] public sealed partial record Recorded : IAdapted;"
            ) with
            {
                Also = ["DPEFT243"],
            },
            Edited(
                "DPEFT320",
                "public sealed class Reviews;",
                "public sealed class Reviews;\n[AdamW(WeightDecay = 0.1)] public sealed class Lost;",
                "AdamW(WeightDecay = 0.1)"
            ),
            Edited("DPEFT303", "[TextData(Text = \"sentence\", Label = \"label\")]", "", Fine),
            new("DPEFT304", Sources(Program, "[Lora(Site.Query, Rank = 2, Alpha = 4)]"), Sources(Program, Attributes), Fine),
            new("DPEFT305", Sources(Program, Attributes.Replace("Labels = 2", "Labels = 3")), Sources(Program, Attributes), Fine)
            {
                Says = "has 3 outputs, but 'Small.Reviews' declares 2 labels",
            },
            Edited("DPEFT306", "Epochs = 1", "Epochs = 0", "0"),
            Edited("DPEFT306", "BatchSize = 8", "BatchSize = -8", "-8"),
            Edited("DPEFT306", "MaxLength = 16", "MaxLength = 2", "2"),
            Edited("DPEFT306", "BatchSize = 8", "BatchSize = 8, Accumulate = 0", "0"),
            Edited("DPEFT306", "LinearWarmup(0.1)", "LinearWarmup(0.1), EarlyStopping(0)", "0"),
            Edited("DPEFT307", "LearningRate = 1e-3", "LearningRate = 0", "0"),
            Edited("DPEFT307", "LearningRate = 1e-3", "LearningRate = 10", "10"),
            Edited("DPEFT308", "LinearWarmup(0.1)", "LinearWarmup(100)", "100"),
            Edited("DPEFT309", "WeightDecay = 0.1", "WeightDecay = -0.1", "-0.1"),
            Edited("DPEFT309", "ClipNorm = 1", "ClipNorm = -1", "-1"),
            Edited("DPEFT307", "LearningRate = 1e-3", "LearningRate = double.NaN", "double.NaN"),
            Edited("DPEFT308", "LinearWarmup(0.1)", "LinearWarmup(double.NaN)", "double.NaN"),
            Edited("DPEFT309", "ClipNorm = 1", "ClipNorm = double.PositiveInfinity", "double.PositiveInfinity"),
            Edited("DPEFT325", "LinearWarmup(0.1)", "LinearWarmup(0.1, Decay = (Decay)7)", "(Decay)7") with
            {
                Says = "7 is no member of Decay; its members are Linear, Cosine, None",
            },
            new(
                "DPEFT326",
                Sources(RuleCase.Edit(Squad, "Stride = 64", "Stride = -64"), "[Lora(Site.Query, Rank = 2, Alpha = 4)] [QuestionAnswering]"),
                Sources(Squad, "[Lora(Site.Query, Rank = 2, Alpha = 4)] [QuestionAnswering]"),
                Fine
            )
            {
                Says = "says Stride = -64",
            },
            Edited("DPEFT327", "MaxLength = 16", "MaxLength = 16, Packed = true", "true") with
            {
                Says = "the head is Classification",
            },
            Edited("DPEFT327", "MaxLength = 16", "MaxLength = 16, LabelSmoothing = 0.1", "0.1") with
            {
                Says = "a Classification head has none",
            },
            Edited("DPEFT327", "MaxLength = 16", "MaxLength = 16, LabelSmoothing = 1", "1") with
            {
                Says = "from 0 to below 1",
            },
            Edited("DPEFT310", "LearningRate = 1e-3", "LearningRate = 1e-5", "1e-5") with
            {
                Says = "0.00001 is lower than Lora is trained with: 0.00005 to 0.01",
            },
            Edited("DPEFT310", "LearningRate = 1e-3", "LearningRate = 0.5", "0.5"),
            Edited("DPEFT311", "MaxLength = 16", "MaxLength = 17", "17"),
            new(
                "DPEFT311",
                Sources(Program, Prefix(1)),
                Sources(RuleCase.Edit(Program, "MaxLength = 16", "MaxLength = 15"), Prefix(1)),
                "16"
            )
            {
                Says = "behind 1 virtual ones need 17 positions, but 'Small.SmallBert' has 16",
            },
            Edited("DPEFT312", "[Labels(\"negative\", \"positive\")]", "[Labels(\"positive\", \"positive\")]", Fine),
            Edited("DPEFT312", "[Labels(\"negative\", \"positive\")]", "[Labels(\"\", \"positive\")]", Fine),
            Edited("DPEFT313", "Label = \"label\"", "Label = \"target|sentence\"", Fine) with
            {
                Says = "is the column 'sentence', and so is Text",
            },
            Edited("DPEFT313", "Text = \"sentence\"", "Text = \"\"", Fine),
            new(
                "DPEFT313",
                Sources(RuleCase.Edit(Program, "Label = \"label\"", "Label = \"label\", Task = \"label\""), Attributes),
                Sources(RuleCase.Edit(Program, "Label = \"label\"", "Label = \"label\", Task = \"task\""), Attributes),
                Fine
            )
            {
                Says = "Task of 'Small.Reviews' is the column 'label', and so is Label",
            },
            PrefixOf(101, "[Classifier(Labels = 2)]", Program, 100) with
            {
                Says = "has 101 positions: classes of single texts usually take fewer than 20, and more than 100 rarely help",
            },
            PrefixOf(19, "[TokenClassifier(Labels = 2)]", Conll, 20) with
            {
                Says = "The prefix of Prefix has 19 positions: tagging and extractive answers usually take 20 to some hundred",
            },
            PrefixOf(8, "[QuestionAnswering]", Squad, 20),
            .. TasksNotSaid(Poly, "Poly"),
            .. TasksNotSaid("[MultitaskPrompt(Site.Words, Length = 1, Tasks = 2)] [Classifier(Labels = 2)]", "MultitaskPrompt"),
            .. TasksNotSaid("[PromptTuning(Site.Words, Length = 1, Tasks = 2)] [Classifier(Labels = 2)]", "PromptTuning"),
            .. TasksNotSaid("[Lora(Site.Query, Rank = 2, Alpha = 4, Task = 1)] [Classifier(Labels = 2)]", "Lora"),
            new(
                "DPEFT328",
                Sources(Conll, Poly.Replace("[Classifier", "[TokenClassifier")),
                Sources(Conll, Attributes.Replace("[Classifier", "[TokenClassifier")),
                Fine
            )
            {
                Says = "is marked [ConllData], whose rows say none: those of [TextData], [Seq2SeqData] and [InstructionData] can",
            },
            new(
                "DPEFT314",
                Sources(Program, "[Lora(Site.Query, Rank = 2, Alpha = 4)] [TokenClassifier(Labels = 2)]"),
                Sources(Program, Attributes),
                Fine
            )
            {
                Says = "a Classification or MultiLabel or Regression or NextSentence head",
            },
            new(
                "DPEFT314",
                Sources(Conll, Attributes),
                Sources(Conll, "[Lora(Site.Query, Rank = 2, Alpha = 4)] [TokenClassifier(Labels = 2)]"),
                Fine
            ),
            new(
                "DPEFT314",
                Sources(Squad, Attributes),
                Sources(Squad, "[Lora(Site.Query, Rank = 2, Alpha = 4)] [QuestionAnswering]"),
                Fine
            ),
            new(
                "DPEFT314",
                Sources(Copa, Attributes),
                Sources(Copa, "[Lora(Site.Query, Rank = 2, Alpha = 4)] [MultipleChoice(Choices = 2)]"),
                Fine
            ),
        ];

    private static readonly string Conll = RuleCase.Edit(
        Program,
        "[TextData(Text = \"sentence\", Label = \"label\")]",
        "[ConllData(Word = 1, Tag = 4)]"
    );
    private static readonly string Squad = RuleCase.Edit(
        Unlabelled,
        "[TextData(Text = \"sentence\", Label = \"label\")]",
        "[SquadData(Stride = 64, Unanswerable = true)]"
    );
    private static readonly string Copa = RuleCase.Edit(
        Unlabelled,
        "[TextData(Text = \"sentence\", Label = \"label\")]",
        "[SuperGlueData(SuperGlueTask.Copa)]"
    );

    /// <summary>A prefix inside the attention, so that it takes no positions, of a length that is unusual for the head.</summary>
    private static RuleCase PrefixOf(int length, string head, string program, int right) =>
        new(
            "DPEFT329",
            Sources(program, $"[Prefix(Site.AttentionMemory, Length = {length}, Style = PrefixStyle.Attention)] {head}"),
            Sources(program, $"[Prefix(Site.AttentionMemory, Length = {right}, Style = PrefixStyle.Attention)] {head}"),
            Fine
        );

    private const string Poly = "[Poly(Site.Query, Rank = 2, Tasks = 2)] [Classifier(Labels = 2)]";

    /// <summary>A method of tasks over rows that do not say theirs; over those that do, and as a method of one task, it is right.</summary>
    private static IEnumerable<RuleCase> TasksNotSaid(string attributes, string method)
    {
        var program = RuleCase.Edit(Program, "MaxLength = 16", "MaxLength = 12");
        var fine = Fine.Replace("MaxLength = 16", "MaxLength = 12");
        var wrong = Sources(program, attributes);
        yield return new(
            "DPEFT328",
            wrong,
            Sources(RuleCase.Edit(program, "Label = \"label\"", "Label = \"label\", Task = \"task\""), attributes),
            fine
        )
        {
            Says = $"{method} tells rows by their task, and 'Small.Reviews' declares no column of it: [TextData(Task = \"task\")]",
        };
    }

    private static string Unlabelled => RuleCase.Edit(Program, "[Labels(\"negative\", \"positive\")]", "");

    private static string Prefix(int length) => $"[Prefix(Site.AttentionMemory, Length = {length})] [Classifier(Labels = 2)]";

    private static RuleCase Edited(string id, string before, string after, string squiggle, string extra = "") =>
        new(id, [.. Sources(RuleCase.Edit(Program, before, after), Attributes), extra], Sources(Program, Attributes), squiggle);

    private static string[] Sources(string program, string attributes) =>
        [Declarations.SmallBert, Declarations.Adaptation(attributes, "Adapted"), program];
}
