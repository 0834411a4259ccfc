using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>What declarations other than methods compile to.</summary>
public sealed class DeclarationSnapshotTests
{
    /// <summary>An architecture with every part declared: the plain model, its accessors and what is recorded of its sizes.</summary>
    [Fact]
    public void PlainBert() =>
        Snapshot.Verify(
            [Declarations.PlainBert("PlainBert")],
            new CompilerHarness().Compile(Declarations.PlainBert("PlainBert")).Joined(),
            "PlainBert"
        );

    /// <summary>An architecture that repeats another's layout.</summary>
    [Fact]
    public void LayoutOfAnother() =>
        Snapshot.VerifyDifference(
            [Declarations.SmallBert],
            "the same architecture with its parts declared",
            new CompilerHarness().Compile(Declarations.PlainBert("SmallBert", layers: 4)).Joined("Small.SmallBert.Parameters"),
            new CompilerHarness().Compile(Declarations.SmallBert).Joined("Small.SmallBert.Parameters"),
            "LayoutOfAnother"
        );

    /// <summary>Positions counted over tokens.</summary>
    [Fact]
    public void Roberta()
    {
        const string Name = "SmallRoberta";
        var known = new CompilerHarness().Compile(Declarations.PlainBert(Name, layers: 4));

        Snapshot.VerifyDifference(
            [Declarations.SmallRoberta],
            "a BERT",
            known.Joined($"Small.{Name}.Forward"),
            new CompilerHarness().Compile(Declarations.SmallRoberta).Joined($"Small.{Name}.Forward"),
            "Roberta"
        );
    }

    /// <summary>Positions counted on after a prompt, and a classification head with a layer of its own.</summary>
    [Fact]
    public void RobertaPrompt() =>
        AdaptationSnapshot.Verify(
            "RobertaPrompt",
            "[PromptTuning(Site.Words, Length = 3)]",
            Declarations.SmallRoberta,
            bareHead: "[TokenClassifier(Labels = 2)]",
            parts: ["Forward"]
        );

    /// <summary>A method that no part of the compiler knows: its signature is its schema, its body is inlined and recorded.</summary>
    [Fact]
    public void ThirdPartyMethod() =>
        AdaptationSnapshot.Verify(
            "ThirdPartyMethod",
            "[ScaledLora(Site.Query, Rank = 2)]",
            parts: ["Forward", "Deploy"],
            sources: [ScaledLora],
            more: "Small.ScaledLora"
        );

    /// <summary>A method whose body falls outside the vocabulary is called as it is.</summary>
    [Fact]
    public void OpaqueMethod() =>
        AdaptationSnapshot.Verify(
            "OpaqueMethod",
            "[Halving(Site.FeedForwardResult, Times = 2)]",
            parts: ["Forward"],
            sources: [Halving],
            more: "Small.Halving"
        );

    /// <summary>A head of two parts: the language model's and the next sentence's.</summary>
    [Fact]
    public void PretrainingHead() =>
        AdaptationSnapshot.Verify("PretrainingHead", "", head: "[Pretraining]", bareHead: AdaptationSnapshot.Classifier);

    /// <summary>A decoder that reads the words' table with its update, of a head that is not trained.</summary>
    [Fact]
    public void AdaptedDecoder() =>
        AdaptationSnapshot.Verify(
            "AdaptedDecoder",
            "[Lora(Site.Words, Rank = 2, Alpha = 4)]",
            head: "[MaskedLm(Decoder = DecoderTable.Adapted, Frozen = true)]",
            bareHead: "[MaskedLm]"
        );

    /// <summary>An invertible adapter after the embeddings, and its inverse before the decoder.</summary>
    [Fact]
    public void Invertible() =>
        AdaptationSnapshot.Verify("Invertible", "[Invertible(Site.EmbeddingOutput)]", head: "[MaskedLm]", parts: ["Parameters", "Forward"]);

    /// <summary>A head that is the words' table alone.</summary>
    [Fact]
    public void MaskedLm() => AdaptationSnapshot.Verify("MaskedLm", "", head: "[MaskedLm]", bareHead: AdaptationSnapshot.Classifier);

    /// <summary>The stub of a faulty adaptation has what its head promises.</summary>
    [Fact]
    public void StubOfAFaultyPretrainingHead()
    {
        var output = new CompilerHarness().Compile(
            Declarations.SmallBert,
            Declarations.Adaptation("""[Lora("Nowhere", Rank = 2, Alpha = 4)] [Pretraining]""", "Faulty"),
            "namespace Small; public static class User { public static object Use(Faulty model, DslPeft.Batch batch) => model.InferBoth(batch); }"
        );

        Assert.Equal(["Small.Faulty.Stub.g.cs"], output.Names.Where(name => name.Contains("Faulty", StringComparison.Ordinal)));
    }

    [Fact]
    public void ExecutableWithMain() =>
        Snapshot.Verify(
            [Program],
            new CompilerHarness { Kind = OutputKind.ConsoleApplication }
                .Compile(Program)
                .Joined("Small.Program"),
            "ExecutableWithMain"
        );

    /// <summary>Data sets of other forms, and labels that stand in the files.</summary>
    [Theory]
    [InlineData(
        "[TokenClassifier(Labels = 2)]",
        "[ConllData(Word = 1, Tag = 4)] [Labels(\"O\", \"B-x\")]",
        """Data = new ConllFormat { Name = "Sentiment", Word = 1, Tag = 4, LabelNames = ["O", "B-x"] },"""
    )]
    [InlineData(
        "[TokenClassifier(Labels = 2)]",
        "[ConllData(Plain = true, Word = 0)]",
        """Data = new ConllFormat { Name = "Sentiment", Plain = true },"""
    )]
    [InlineData(
        "[QuestionAnswering]",
        "[SquadData(Stride = 64, Unanswerable = true)]",
        """Data = new SquadFormat { Name = "Sentiment", Stride = 64, Unanswerable = true },"""
    )]
    [InlineData(
        "[MultipleChoice(Choices = 2)]",
        "[SuperGlueData(SuperGlueTask.Copa)]",
        """Data = SuperGlueFormat.Of("Sentiment", SuperGlueTask.Copa),"""
    )]
    public void DataAreReadAsDeclared(string head, string data, string expected)
    {
        var program = Program
            .Replace("[Classifier(Labels = 2)]", head)
            .Replace("[TextData(Text = \"sentence | text\", Pair = \"other\", Label = \"label\")]", data)
            .Replace("[Labels(\"negative\", \"positive\")]", "");

        Assert.Contains(
            expected,
            new CompilerHarness { Kind = OutputKind.ConsoleApplication }
                .Compile(program)
                .Joined("Small.Program")
        );
    }

    /// <summary>What differs from the usual schedule is written, and nothing else.</summary>
    [Fact]
    public void ScheduleIsWrittenWhereItIsDeclared()
    {
        var program = Program
            .Replace("BatchSize = 16,", "BatchSize = 16, Accumulate = 4,")
            .Replace("LinearWarmup(0.1)", "LinearWarmup(0.1, Decay = Decay.Cosine), EarlyStopping(3)");
        var emitted = new CompilerHarness { Kind = OutputKind.ConsoleApplication }
            .Compile(program)
            .Joined("Small.Program");

        Assert.All(["Accumulate = 4,", "Decay = Decay.Cosine,", "Patience = 3,", "KeepBest = true,"], line =>
            Assert.Contains(line, emitted)
        );
    }

    /// <summary>Main is written in a console program with one such class and no entry point of its own.</summary>
    [Theory]
    [InlineData(OutputKind.ConsoleApplication, "", true)]
    [InlineData(OutputKind.DynamicallyLinkedLibrary, "", false)]
    [InlineData(OutputKind.ConsoleApplication, "public static class Other { public static void Main() { } }", false)]
    [InlineData(OutputKind.ConsoleApplication, "System.Console.WriteLine();", false)]
    public void MainIsWrittenOnlyWhereThereIsNone(OutputKind kind, string other, bool expected)
    {
        var output = new CompilerHarness { Kind = kind }.Compile(other.Length > 0 ? [Program, other] : [Program]);

        Assert.Equal(expected, output["Small.Program.Main.g.cs"].Contains("int Main(", StringComparison.Ordinal));
    }

    /// <summary>Two programs in one project each have Run, and choose between them by a Main of the user's.</summary>
    [Fact]
    public void TwoProgramsHaveNoMain()
    {
        var second = "namespace Small; [DslPeft.FineTune<Adapted, Sentiment>(MaxLength = 16)] public static partial class Second;";

        var output = new CompilerHarness { Kind = OutputKind.ConsoleApplication, Expected = ["CS5001"] }.Compile(Program, second);

        Assert.DoesNotContain("int Main(", output.Joined("Small.Program") + output.Joined("Small.Second"));
    }

    /// <summary>A faulty declaration becomes a stub that compiles; what is declared beside it is not touched.</summary>
    [Fact]
    public void StubOfAFaultyDeclaration()
    {
        var faulty = Declarations.Adaptation("""[Lora("Nowhere", Rank = 2, Alpha = 4)] [Classifier(Labels = 2)]""", "Faulty");

        var output = new CompilerHarness().Compile(
            Declarations.SmallBert,
            faulty,
            Declarations.Adaptation("[BitFit] [Classifier(Labels = 2)]", "Sound")
        );

        Assert.Equal(["Small.Faulty.Stub.g.cs"], output.Names.Where(name => name.Contains("Faulty", StringComparison.Ordinal)));
        Assert.Contains("Small.Sound.Forward.g.cs", output.Names);
        Snapshot.Verify([Declarations.SmallBert, faulty], output.Joined("Small.Faulty"), "StubOfAFaultyDeclaration");
    }

    /// <summary>A faulty architecture becomes a stub, and so do its adaptations.</summary>
    [Fact]
    public void StubOfAFaultyArchitecture()
    {
        var faulty = Declarations.PlainBert("PlainBert").Replace("public const int Heads = 2;", "public const int Heads = 3;");

        var output = new CompilerHarness().Compile(
            faulty,
            Declarations.Adaptation("[BitFit] [Classifier(Labels = 2)]", "Adapted", "PlainBert")
        );

        Assert.Contains("Small.Adapted.Stub.g.cs", output.Names);
        Snapshot.Verify([faulty], output.Joined("Small.PlainBert.Stub"), "StubOfAFaultyArchitecture");
    }

    [Fact]
    public void StubOfAFaultyProgram()
    {
        var faulty = Program.Replace("[Labels(\"negative\", \"positive\")]", "[Labels(\"negative\", \"neutral\", \"positive\")]");

        var output = new CompilerHarness { Kind = OutputKind.ConsoleApplication }.Compile(faulty);

        Snapshot.Verify([faulty], output.Joined("Small.Program"), "StubOfAFaultyProgram");
    }

    private const string ScaledLora = """
        using DslPeft;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        namespace Small;

        [PeftMethod(Join.LinearDelta, Mergeable = true)]
        public sealed class ScaledLoraAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public required int Rank { get; init; }

            public static Tensor Delta(Tensor x,
                [Weight("Rank, In", Init.KaimingUniform)] Tensor a,
                [Weight("Rank", Init.Ones)] Tensor d,
                [Weight("Out, Rank", Init.Zeros)] Tensor b)
            {
                var narrow = linear(x, a);
                return linear(narrow * d, b);
            }
        }

        """;

    private const string Halving = """
        using DslPeft;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        namespace Small;

        [PeftMethod(Join.Sequential)]
        public sealed class HalvingAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public required int Times { get; init; }

            public static Tensor Apply(Tensor z, [Weight("Width, Width", Init.Identity)] Tensor w, [Is("Times")] int times)
            {
                for (var i = 0; i < times; i++)
                    z = linear(z, w) / 2;
                return z;
            }
        }

        """;

    private static readonly string Program =
        Declarations.SmallBert
        + Declarations
            .Adaptation("[BitFit] [Classifier(Labels = 2)]", "Adapted")
            .Replace("using DslPeft;", "")
            .Replace("namespace Small;", "")
        + """
            [TextData(Text = "sentence | text", Pair = "other", Label = "label")]
            [Labels("negative", "positive")]
            public sealed class Sentiment;

            [FineTune<Adapted, Sentiment>(Epochs = 2, BatchSize = 16, LearningRate = 1e-3, Seed = 7, MaxLength = 16)]
            [AdamW(WeightDecay = 0.05, ClipNorm = 0.5), LinearWarmup(0.1)]
            public static partial class Program;

            """;
}
