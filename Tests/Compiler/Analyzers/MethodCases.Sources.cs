namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>The methods that are edited, one of each kind.</content>
internal static partial class MethodCases
{
    private const string Usings = """
        using System.ComponentModel;
        using DslPeft;
        using TorchSharp;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;


        """;

    private const string Delta =
        Usings
        + """
            [PeftMethod(Join.LinearDelta, Mergeable = true)]
            public sealed class ProbeAttribute(params string[] sites) : PeftAttribute(sites)
            {
                public required int Rank { get; init; }
                [DefaultValue(2.0)] public double Scale { get; init; } = 2.0;
                public static Tensor Delta(Tensor x,
                    [Weight("Rank, In", Init.KaimingUniform)] Tensor a,
                    [Weight("Out, Rank", Init.Zeros)] Tensor b,
                    [Is("Scale / Rank")] double scale) => linear(linear(x, a), b) * scale;
            }
            """;

    private const string Tables =
        Usings
        + """
            [PeftMethod(Join.LinearDelta, Mergeable = true)]
            public sealed class ProbeAttribute(params string[] sites) : PeftAttribute(sites)
            {
                public required int Rank { get; init; }
                public static Tensor Delta(Tensor x, [Weight("Out, In", Init.Zeros)] Tensor w) => linear(x, w);
                public static Tensor Rows(Tensor ids,
                    [Weight("In, Rank", Init.Normal)] Tensor table,
                    [Weight("Out, Rank", Init.Zeros)] Tensor up,
                    [Is("Padding")] long padding) => linear(relu(Kernels.Embedding(ids, table, padding)), up);
            }
            """;

    private const string Scheduled =
        Usings
        + """
            [PeftMethod(Join.LinearDelta, Mergeable = true)]
            public sealed class ProbeAttribute(params string[] sites) : PeftAttribute(sites)
            {
                public required int Rank { get; init; }
                public static Tensor Delta(Tensor x, [Weight("Rank, In", Init.KaimingUniform)] Tensor a, [Weight("Out, Rank", Init.Zeros)] Tensor b) => linear(linear(x, a), b);
                [On(When.AfterStep, Every = "Rank")]
                public static void Prune(Moment moment, Tensor[] a, [Gradient("b")] Tensor[] gradients, [State("Rank, 1")] Tensor[] seen, [Is("Rank")] int rank) { }
            }
            """;

    private const string Invertible =
        Usings
        + """
            [PeftMethod(Join.Sequential)]
            public sealed class ProbeAttribute(params string[] sites) : PeftAttribute(sites)
            {
                public static Tensor Apply(Tensor x, [Weight("Width", Init.Zeros)] Tensor shift) => x + shift;
                public static Tensor Inverse(Tensor y, Tensor shift) => y - shift;
            }
            """;

    private const string Selective =
        Usings
        + """
            [PeftMethod(Join.Select)]
            [Thaw(Role.Norm, If = "Norms")]
            public sealed class ProbeAttribute(params string[] sites) : PeftAttribute(sites)
            {
                [DefaultValue(true)] public bool Norms { get; init; } = true;
            }
            """;

    private const string Prefix =
        Usings
        + """
            [PeftMethod(Join.KeyValuePrefix, PositionOffset = "Length")]
            public sealed class ProbeAttribute(params string[] sites) : PeftAttribute(sites)
            {
                public required int Length { get; init; }
                public static (Tensor Key, Tensor Value) KeyValues(
                    [Weight("Length, Hidden", Init.Normal), Encoded(nameof(Encode), Slice = "2 * Layer")] Tensor key,
                    [Weight("Length, Hidden", Init.Normal), Encoded(nameof(Encode), Slice = "2 * Layer + 1")] Tensor value) => (key, value);
                public static Tensor Encode([Weight("Length, 2 * Layers * Hidden", Init.Normal, Scope = Scope.Stack)] Tensor table) => tanh(table);
            }
            """;

    private const string Mixture =
        Usings
        + """
            [PeftMethod(Join.Mixture, Passes = 2)]
            [Copies("down", "Experts")]
            public sealed class ProbeAttribute<T> : AroundAttribute<T> where T : PeftAttribute
            {
                public required int Experts { get; init; }
                public static Tensor Objective(Tensor[] logits, [Is("Experts")] double weight) => (logits[0] - logits[1]).pow(2).mean() * weight;
                public static Tensor Deploy(Tensor[] copies) => stack(copies).mean([0]);
            }
            """;

    private const string Transform =
        Usings
        + """
            [PeftMethod(Join.WeightTransform, Mergeable = true)]
            public sealed class ProbeAttribute(params string[] sites) : PeftAttribute(sites)
            {
                public static Tensor Weight([Base] Tensor weight, [Weight("Out", Init.Ones, From = nameof(Begin))] Tensor factors) => weight * factors.unsqueeze(1);
                public static Tensor Begin([Base] Tensor weight, Generator random) => weight.select(1, 0);
            }
            """;

    private const string Factors =
        Usings
        + """
            [PeftMethod(Join.Rescale, Mergeable = true, AtInput = "First")]
            public sealed class ProbeAttribute(params string[] sites) : PeftAttribute(sites)
            {
                [DefaultValue(false)] public bool First { get; init; }
                public static Tensor Scale([Weight("First ? In : Out", Init.Ones)] Tensor factors) => factors;
            }
            """;

    private const string Adapter =
        Usings
        + """
            [PeftMethod(Join.Sequential, Adds = true)]
            public sealed class ProbeAttribute(params string[] sites) : PeftAttribute(sites)
            {
                public static Tensor Apply([Normed] Tensor t, [Weight("Width, Width", Init.Zeros)] Tensor w) => linear(t, w);
            }
            """;

    private const string Fusion =
        Usings
        + """
            [PeftMethod(Join.Fuse)]
            public sealed class ProbeAttribute<T> : AroundAttribute<T> where T : PeftAttribute
            {
                public static Tensor Fuse(Tensor x, [Members] Tensor members, [Weight("Width, Width", Init.Identity)] Tensor value) => linear(members, value).mean([2]) + x * 0;
                public static Tensor Penalty(Tensor value) => value.pow(2).sum();
            }
            """;

    private const string Gating =
        Usings
        + """
            [PeftMethod(Join.Gate)]
            public sealed class ProbeAttribute<T> : AroundAttribute<T> where T : PeftAttribute
            {
                public static Tensor Gate(Tensor x, [Weight("1, In", Init.Zeros)] Tensor w) => torch.sigmoid(linear(x, w));
            }
            """;
}
