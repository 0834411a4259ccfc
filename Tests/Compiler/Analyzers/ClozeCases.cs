using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Cases of the rules over programs of clozes: edits of one.</summary>
internal static class ClozeCases
{
    private const string Fine = "FineTune<Filled, Clozes>(Epochs = 1, BatchSize = 8, LearningRate = 1e-3, MaxLength = 16)";

    private const string Program = $$"""
        using DslPeft;

        namespace Small;

        [PatternData("{a} It was {mask} .", "{mask} ! {pair} {a|b}", Label = "kind", Auxiliary = 1e-4)]
        [Verbalizer("0", "terrible", "bad"), Verbalizer("1", "great")]
        public sealed class Clozes;

        [TextData(Text = "a", Label = "kind")]
        [Labels("0", "1")]
        public sealed class Texts;

        [{{Fine}}]
        [Distill(typeof(Student))]
        public static partial class Probe;

        [FineTune<Classed, Texts>(LearningRate = 1e-3, MaxLength = 16)]
        public static partial class Student;
        """;

    private const string Causal = """
        using DslPeft;

        namespace Small;

        [PatternData("{a} = {mask}")]
        [Verbalizer("0", "bad"), Verbalizer("1", "great")]
        public sealed class Clozes;

        [FineTune<Writer, Clozes>(LearningRate = 1e-3, MaxLength = 8)]
        public static partial class Probe;
        """;

    public static IEnumerable<RuleCase> All =>
        [
            Edited("DPEFT330", "{a} It was {mask} .", "{a} It was good .", "has no {mask}"),
            Edited("DPEFT330", "{a} It was {mask} .", "{a} It was {mask} {mask} .", "has 2 masks"),
            Edited("DPEFT330", "{a} It was {mask} .", "It was {mask} .", "has no field"),
            Edited("DPEFT330", "{a} It was {mask} .", "{a It was {mask} .", "cannot be read"),
            Edited("DPEFT330", "{a} It was {mask} .", "{a|} It was {mask} .", "names no column"),
            Edited("DPEFT330", "{mask} ! {pair} {a|b}", "{mask} {pair} {a} {pair} {b}", "starts a second text twice"),
            Edited("DPEFT330", "{mask} ! {pair} {a|b}", "{a} It was {mask} .", "stands there twice"),
            Edited("DPEFT330", "\"{a} It was {mask} .\", \"{mask} ! {pair} {a|b}\", ", "", "is empty"),
            OfCausal("DPEFT331", "{a} = {mask}", "{a} = {mask} .", "goes on behind its mask"),
            OfCausal("DPEFT331", "{a} = {mask}", "{a} {pair} = {mask}", "starts a second text"),
            Edited("DPEFT332", "Verbalizer(\"1\", \"great\")", "Verbalizer(\"1\")", "'1' of 'Small.Clozes' has no word"),
            Edited("DPEFT332", "Verbalizer(\"1\", \"great\")", "Verbalizer(\"1\", \"great\", \" \")", "has an empty word"),
            Edited(
                "DPEFT332",
                "public sealed class Clozes",
                "[Labels(\"0\", \"1\")] public sealed class Clozes",
                "repeat what [Verbalizer] says"
            ),
            OfCausal("DPEFT332", ", Verbalizer(\"1\", \"great\")", "", "has one label"),
            Edited("DPEFT333", "\"great\"", "\"great\", \"bad\"", "The word 'bad' stands for '0' and '1'"),
            Edited("DPEFT334", "Distill(typeof(Student))", "Distill(typeof(Texts))", "that is no program", "Distill(typeof(Texts))"),
            Edited(
                "DPEFT334",
                "FineTune<Classed,",
                "FineTune<Threefold,",
                "that has 3 labels, and 'Small.Clozes' has 2",
                "Distill(typeof(Student))"
            ) with
            {
                Also = ["DPEFT305"],
            },
            Edited("DPEFT334", "[Labels(\"0\", \"1\")]", "[Labels(\"1\", \"0\")]", "whose labels are 1, 0", "Distill(typeof(Student))"),
            Edited("DPEFT334", "FineTune<Filled, Clozes>", "FineTune<Classed, Texts>", "are no clozes", "Distill(typeof(Student))"),
            new(
                "DPEFT320",
                Sources(RuleCase.Edit(Program, "public sealed class Texts;", "[Verbalizer(\"0\", \"bad\")] public sealed class Texts;")),
                Sources(Program),
                "Verbalizer(\"0\", \"bad\")"
            ),
            Edited("DPEFT335", "Auxiliary = 1e-4", "Auxiliary = 1", "the share 1"),
            Edited("DPEFT335", "Auxiliary = 1e-4", "Auxiliary = double.NaN", "the share NaN"),
        ];

    private static RuleCase Edited(string id, string before, string after, string says, string squiggle = Fine) =>
        new(id, Sources(RuleCase.Edit(Program, before, after)), Sources(Program), squiggle) { Says = says };

    private static RuleCase OfCausal(string id, string before, string after, string says) =>
        new(
            id,
            [.. Writers, RuleCase.Edit(Causal, before, after)],
            [.. Writers, Causal],
            "FineTune<Writer, Clozes>(LearningRate = 1e-3, MaxLength = 8)"
        )
        {
            Says = says,
        };

    private static string[] Writers =>
        [Declarations.SmallGpt2, Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)] [CausalLm]", "Writer", "SmallGpt2")];

    private static string[] Sources(string program) =>
        [
            Declarations.SmallBert,
            Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)] [MaskedLm]", "Filled"),
            Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)] [Classifier(Labels = 2)]", "Classed"),
            Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)] [Classifier(Labels = 3)]", "Threefold"),
            program,
        ];
}
