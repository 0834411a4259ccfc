using DslPeft.Generators.Ir;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>Every operation of every body is inferred where the method is used, and what a body gives must fit its join.</summary>
public sealed class BodyShapeTests
{
    private const string Usings = """
        using DslPeft;
        using TorchSharp;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        namespace Small;


        """;

    private const string Head = "[Classifier(Labels = 2)] ",
        Adapter = "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4)] ";

    private const string Members =
        "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"a\", Frozen = true)] [Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"b\", Frozen = true)] ";

    /// <summary>The join with its options, the body, the use over a BERT of hidden 8 and inner 32, and what does not fit.</summary>
    public static TheoryData<string, string, string, string> Misfits =>
        new()
        {
            // Weights the other way round, a matrix that is too low, and one that gives another width.
            {
                "LinearDelta",
                "Tensor Delta(Tensor x, [Weight(\"In, 4\", Init.Zeros)] Tensor a, [Weight(\"4, Out\", Init.Zeros)] Tensor b) => linear(linear(x, a), b);",
                "[Probe(Site.Query)]",
                "Probe.Delta at Query: linear of (B, T, 8) and (8, 4): the input is 8 wide, but the weight (out, in) takes 4"
            },
            {
                "LinearDelta",
                "Tensor Delta(Tensor x, [Weight(\"3, 5\", Init.Zeros)] Tensor a) => matmul(x, a);",
                "[Probe(Site.Query)]",
                "Probe.Delta at Query: matmul of (B, T, 8) and (3, 5): 8 columns of the first meet 3 rows of the second"
            },
            {
                "LinearDelta",
                "Tensor Delta(Tensor x, [Weight(\"In, 5\", Init.Zeros)] Tensor a) => matmul(x, a);",
                "[Probe(Site.Query)]",
                "Probe.Delta at Query: it gives (B, T, 5), where (B, T, 8) is needed"
            },
            // Rows and tokens in one dimension, which is theirs in every batch and nothing else.
            {
                "LinearDelta",
                "Tensor Delta(Tensor x, [Weight(\"Out, In\", Init.Zeros)] Tensor a) => linear(x.flatten(0, 1), a);",
                "[Probe(Site.Query)]",
                "Probe.Delta at Query: it gives (B * T, 8), where (B, T, 8) is needed"
            },
            {
                "LinearDelta",
                "Tensor Delta(Tensor x, [Weight(\"Out, In\", Init.Zeros)] Tensor a) => linear(x.flatten(1), a);",
                "[Probe(Site.Query)]",
                "Probe.Delta at Query: linear of (B, 8 * T) and (8, 8): the input is 8 * T wide, but the weight (out, in) takes 8"
            },
            {
                "LinearDelta",
                "Tensor Delta(Tensor x, [Weight(\"Out, In\", Init.Zeros)] Tensor a) => linear(x.reshape(-1, 3), a);",
                "[Probe(Site.Query)]",
                "Probe.Delta at Query: reshape of (B, T, 8): there are 8 * B * T elements, which is not a whole number × 3 in every batch"
            },
            {
                "LinearDelta",
                "Tensor Delta(Tensor x, [Weight(\"Out\", Init.Zeros)] Tensor a) => a * 2;",
                "[Probe(Site.Query)]",
                "Probe.Delta at Query: it gives (8), where (B, T, 8) is needed"
            },
            {
                "LinearDelta",
                "Tensor Delta(Tensor x, [Weight(\"In, In\", Init.Zeros)] Tensor a) => linear(x, a);",
                "[Probe(Site.Pooler, Site.FeedForwardUp)]",
                "Probe.Delta at FeedForwardUp: it gives (B, T, 8), where (B, T, 32) is needed"
            },
            {
                "LinearDelta",
                "Tensor Delta(Tensor x, [Weight(\"Out, In\", Init.Zeros)] Tensor a) => linear(x.squeeze(1), a);",
                "[Probe(Site.Query)]",
                "Probe.Delta at Query: squeeze of (B, T, 8): dimension 1 is T, which may be 1 in one batch and more in another"
            },
            {
                "LinearDelta",
                "Tensor Delta(Tensor x, [Weight(\"Out, In\", Init.Zeros)] Tensor w) => linear(x, w); public static Tensor Rows(Tensor ids, [Weight(\"In, 3\", Init.Zeros)] Tensor t) => Kernels.Embedding(ids, t, -1);",
                "[Probe(Site.Words)]",
                "Probe.Rows at Words: it gives (B, T, 3), where (B, T, 8) is needed"
            },
            // A factor for each row of a matrix needs a column.
            {
                "WeightTransform",
                "Tensor Weight([Base] Tensor weight, [Weight(\"Out\", Init.Ones)] Tensor magnitude) => weight * magnitude;",
                "[Probe(Site.FeedForwardUp)]",
                "Probe.Weight at FeedForwardUp: mul of (32, 8) and (32): 8 and 32, dimension -1 of both, are neither the same nor 1"
            },
            {
                "WeightTransform",
                "Tensor Weight([Base] Tensor weight, [Weight(\"3, In\", Init.Ones)] Tensor a) => matmul(weight, a.t());",
                "[Probe(Site.Query)]",
                "Probe.Weight at Query: it gives (8, 3), where (8, 8) is needed"
            },
            {
                "Rescale",
                "Tensor Scale([Weight(\"Out, 1\", Init.Ones)] Tensor l) => l;",
                "[Probe(Site.Query)]",
                "Probe.Scale at Query: it gives (8, 1), where (8) is needed"
            },
            {
                "Sequential",
                "Tensor Apply(Tensor z, [Weight(\"4, Width\", Init.Zeros)] Tensor down) => linear(z, down);",
                "[Probe(Site.FeedForwardResult)]",
                "Probe.Apply at FeedForwardResult: it gives (B, T, 4), where (B, T, 8) is needed"
            },
            {
                "Sequential",
                "Tensor Apply(Tensor x, [Weight(\"Width\", Init.Zeros)] Tensor s) => x + s; public static Tensor Inverse(Tensor y, Tensor s) => y.narrow(-1, 0, 4);",
                "[Probe(Site.EmbeddingOutput)] [MaskedLm]",
                "Probe.Inverse at EmbeddingOutput: it gives (B, T, 4), where (B, T, 8) is needed"
            },
            {
                "Parallel",
                "Tensor Apply(Tensor x, [Weight(\"Width, 4\", Init.Zeros)] Tensor up) => linear(x, up);",
                "[Probe(Site.FeedForward)]",
                "Probe.Apply at FeedForward: linear of (B, T, 8) and (8, 4): the input is 8 wide, but the weight (out, in) takes 4"
            },
            {
                "KeyValuePrefix",
                "(Tensor Key, Tensor Value) KeyValues([Weight(\"3, 4\", Init.Zeros)] Tensor key, [Weight(\"3, Hidden\", Init.Zeros)] Tensor value) => (key, value);",
                "[Probe(Site.AttentionMemory)]",
                "Probe.KeyValues at AttentionMemory: it gives (3, 4) and (3, 8), where keys and values (Length, 8) are needed"
            },
            {
                "KeyValuePrefix",
                "(Tensor Key, Tensor Value) KeyValues([Weight(\"3, Hidden\", Init.Zeros), Encoded(\"Make\", Slice = \"Layer\")] Tensor key, [Weight(\"3, Hidden\", Init.Zeros)] Tensor value) => (key, value); public static Tensor Make([Weight(\"3, 3 * Hidden\", Init.Zeros, Scope = Scope.Stack)] Tensor t) => tanh(t);",
                "[Probe(Site.AttentionMemory)]",
                "Probe.Make at AttentionMemory: it gives (3, 24), where (3, 32) is needed"
            },
            {
                "InputPrompt, PositionOffset = \"4\"",
                "Tensor Prompt([Weight(\"3, Width\", Init.Normal)] Tensor prompt) => prompt;",
                "[Probe(Site.Words)]",
                "Probe.Prompt at Words: it gives (3, 8), where (4, 8) is needed"
            },
            {
                "Gate",
                "Tensor Gate(Tensor x, [Weight(\"1, In\", Init.Zeros)] Tensor w) => torch.sigmoid(linear(x, w));",
                Adapter + "[Probe<PfeifferAttribute>]",
                "Probe.Gate at FeedForwardResult: it gives (B, T, 1), where (B, 1, 1) is needed"
            },
            {
                "Fuse",
                "Tensor Fuse(Tensor z, [Members] Tensor members, [Weight(\"Width, Width\", Init.Zeros)] Tensor w) => linear(members, w);",
                Members + "[Probe<PfeifferAttribute>]",
                "Probe.Fuse at FeedForwardResult: it gives (B, T, 2, 8), where (B, T, 8) is needed"
            },
            {
                "Fuse",
                "Tensor Fuse(Tensor z, [Members] Tensor members, [Weight(\"Width, Width\", Init.Zeros)] Tensor w) => linear(members, w).mean([2]); public static Tensor Penalty(Tensor w) => w.pow(2);",
                Members + "[Probe<PfeifferAttribute>]",
                "Probe.Penalty at FeedForwardResult: it gives (8, 8), where () is needed"
            },
            {
                "Mixture",
                "Tensor Deploy(Tensor[] copies) => stack(copies).mean([2]);",
                Adapter + "[Probe<PfeifferAttribute>]",
                "Probe.Deploy at FeedForwardResult: it gives (?, 4), where (4, 8) is needed"
            },
            {
                "Mixture, Passes = 2",
                "Tensor Deploy(Tensor[] copies) => stack(copies).mean([0]); public static Tensor Objective(Tensor[] logits) => logits[0] - logits[1];",
                Adapter + "[Probe<PfeifferAttribute>]",
                "Probe.Objective at logits: it gives (B, 2), where () is needed"
            },
            {
                "Side",
                "Tensor Start(Tensor hidden, [Weight(\"4, Width\", Init.Zeros, Scope = Scope.Stack)] Tensor a) => linear(hidden, a); public static Tensor Step(Tensor s, Tensor hidden, Tensor mask) => s + hidden; public static Tensor Finish(Tensor s, [Weight(\"Width, 4\", Init.Zeros, Scope = Scope.Stack)] Tensor b) => linear(s, b);",
                "[Probe(Site.Encoder)]",
                "Probe.Step at Encoder: add of (B, T, 4) and (B, T, 8): 4 and 8, dimension -1 of both, are neither the same nor 1"
            },
            {
                "Reparameterize",
                "Tensor Value([Base] Tensor parameter, [Weight(\"Shape\", Init.Zeros)] Tensor d) => (parameter + d).flatten();",
                "[Probe(Site.Query)]",
                "Probe.Value at encoder.layer.{i}.attention.self.query.weight: it gives (64), where (8, 8) is needed"
            },
        };

    [Theory, MemberData(nameof(Misfits))]
    public void WhatDoesNotFitIsFoundAtItsUse(string join, string body, string use, string expected)
    {
        var misfits = Assert
            .Throws<MisfitsException>(() =>
                Parsed.AdaptationWith(Method(join, body), (use.Contains("MaskedLm", StringComparison.Ordinal) ? "" : Head) + use)
            )
            .Misfits;

        Assert.Contains(expected, misfits.Select(misfit => $"{misfit.Body} at {misfit.Site}: {misfit.Reason}"));
    }

    /// <summary>Each place of each use is looked at, whatever was found at another.</summary>
    [Fact]
    public void EveryPlaceIsReported()
    {
        var method = Method("LinearDelta", "Tensor Delta(Tensor x, [Weight(\"Out, 8\", Init.Zeros)] Tensor w) => linear(x, w);");
        var misfits = Assert
            .Throws<MisfitsException>(() =>
                Parsed.AdaptationWith(
                    method,
                    "[Probe(Site.FeedForwardDown, Site.Query, Layers = \"..2\")] [Classifier(Labels = 2)] [Probe(Site.FeedForwardDown, Layers = \"2..\")]"
                )
            )
            .Misfits;

        Assert.Equal([(1, "FeedForwardDown"), (3, "FeedForwardDown")], misfits.Select(misfit => (misfit.Attribute, misfit.Site)));
    }

    /// <summary>The shapes are those of the use: behind a prompt there are more positions, and a pooler's input has none.</summary>
    [Theory]
    [InlineData("[Probe(Site.Query, Site.FeedForwardUp, Site.Pooler)]")]
    [InlineData("[Probe(Site.Query)] [PromptTuning(Site.Words, Length = 3)] [Prefix(Site.AttentionMemory, Length = 2)]")]
    [InlineData("[Probe(Site.Query), Gate<ProbeAttribute>]")]
    public void WhatFitsIsPlanned(string use)
    {
        var plan = Parsed.AdaptationWith(
            Method(
                "LinearDelta, Mergeable = true",
                "Tensor Delta(Tensor x, [Weight(\"3, In\", Init.Zeros)] Tensor a, [Weight(\"Out, 3\", Init.Zeros)] Tensor b) => linear(linear(x, a), b);"
            ),
            Head + use
        );

        Assert.DoesNotContain(plan.Training.Stages.SelectMany(stage => stage.Nodes), node => node is { Op: "linear", Shape.Known: false });
    }

    /// <summary>Every head of the library is planned: rows of choices are the groups of their questions.</summary>
    [Theory]
    [InlineData("[Classifier(Labels = 2)]")]
    [InlineData("[Regression]")]
    [InlineData("[MultiLabel(Labels = 3)]")]
    [InlineData("[TokenClassifier(Labels = 3)]")]
    [InlineData("[QuestionAnswering]")]
    [InlineData("[MultipleChoice(Choices = 4)]")]
    [InlineData("[NextSentence]")]
    [InlineData("[MaskedLm]")]
    [InlineData("[Pretraining]")]
    [InlineData("[SentenceEmbedding]")]
    public void EveryHeadIsPlanned(string head) =>
        Assert.NotEmpty(Parsed.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)] " + head).Training.Stages);

    private static string Method(string join, string body) =>
        Usings
        + (
            join.Split(',')[0] is "Gate" or "Fuse" or "Mixture"
                ? $$"""
                    [PeftMethod(Join.{{join}})]
                    {{(join.StartsWith("Mixture", StringComparison.Ordinal) ? "[Copies(\"down\", \"2\")]" : "")}}
                    public sealed class ProbeAttribute<T> : AroundAttribute<T> where T : PeftAttribute
                    {
                        public static {{body}}
                    }
                    """
                : $$"""
                    [PeftMethod(Join.{{join}})]
                    {{(join == "Reparameterize" ? "[Thaw(Role.Weight)]" : "")}}
                    public sealed class ProbeAttribute(params string[] sites) : PeftAttribute(sites)
                    {
                        public static {{body}}
                    }
                    """
        );
}
