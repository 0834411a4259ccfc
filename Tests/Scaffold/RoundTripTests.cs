using System.Reflection;
using DslPeft.Numerics.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Scaffold.Tests;

/// <summary>What the tool writes for a recorded model loads its folder and computes its numbers.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Cases => [.. WrittenProjects.Cases.Keys];

    /// <summary>
    /// Every entry of the file is known and every tensor is read. The hidden states of real tokens are the recorded ones, and so are the
    /// logits of the written adaptation, which starts as the base, where it has the recorded head.
    /// </summary>
    [SharedTheory("fixtures", "families"), MemberData(nameof(Cases))]
    public void WhatIsWrittenComputesWhatIsRecorded(string name)
    {
        using var fixture = new CheckpointFixture(name);
        using var architecture = Load(name, fixture);
        Assert.Empty(architecture.LoadReport!.UnknownEntries);
        Assert.Empty(architecture.LoadReport.TrainingDifferences);
        using var batch = fixture.Fixture.Batch();
        var compared = HiddenStates(fixture.Fixture, architecture, batch) + Logits(name, fixture.Fixture, architecture, batch);
        Assert.True(compared > 0, $"{name}: nothing was compared.");
    }

    private static int HiddenStates(FixtureCase fixture, ArchitectureModule architecture, Batch batch)
    {
        using var inspection = (Inspection)architecture.GetType().GetMethod("Inspect")!.Invoke(architecture, [batch])!;
        var compared = 0;
        foreach (
            var (kind, states) in new[]
            {
                ("hidden_states", inspection.HiddenStates),
                ("decoder_hidden_states", inspection.HiddenStates),
                ("encoder_hidden_states", inspection.EncoderStates),
            }
        )
        {
            // The library gives ModernBERT's last hidden states as they are before the norm behind the stack.
            var recorded = fixture.Recorded(kind + ".").Count - (architecture.Info.Family == "modernbert" ? 1 : 0);
            for (var i = 0; i < recorded; i++, compared++)
                OfRealTokens(fixture, batch, $"{kind}.{i}", states[i], target: kind.StartsWith("decoder", StringComparison.Ordinal));
        }
        if (compared > 0 || !fixture.Has("last_hidden_state"))
            return compared;
        OfRealTokens(fixture, batch, "last_hidden_state", inspection.HiddenStates[^1], target: false);
        return 1;
    }

    private static int Logits(string name, FixtureCase fixture, ArchitectureModule architecture, Batch batch)
    {
        var constructor = WrittenProjects
            .TypeOf(name, typeof(AdaptedModel))
            .GetConstructors()
            .First(candidate => candidate.GetParameters()[0].ParameterType == architecture.GetType());
        using var model = (AdaptedModel)
            constructor.Invoke([architecture, .. constructor.GetParameters().Skip(1).Select(parameter => parameter.DefaultValue)]);
        Assert.Contains(model.Info.Parameters, row => row.Trainable && row.Name.Contains("lora", StringComparison.Ordinal));
        if (!fixture.Has("logits") || !HasRecordedHead(architecture, model))
            return 0;
        using var logits = model.Infer(batch);
        OfRealTokens(fixture, batch, "logits", logits, model.Info.Head == HeadKind.Seq2SeqLm);
        return 1;
    }

    private static bool HasRecordedHead(ArchitectureModule architecture, AdaptedModel model) =>
        model.Info.Head != HeadKind.None
        && model
            .Info.Parameters.Where(row => row is { Head: true, CheckpointKey: not null })
            .All(row =>
                architecture.CheckpointHead.TryGetValue(row.CheckpointKey!, out var stored) && stored.shape.SequenceEqual(row.Shape)
            );

    private static ArchitectureModule Load(string name, CheckpointFixture fixture)
    {
        try
        {
            return (ArchitectureModule)
                WrittenProjects
                    .TypeOf(name, typeof(ArchitectureModule))
                    .GetMethod("Load", [typeof(string)])!
                    .Invoke(null, [fixture.Folder])!;
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } inner)
        {
            throw new InvalidOperationException(inner.Message, inner);
        }
    }

    /// <summary>
    /// Compares a tensor (B, T, …) where the mask says that a token is none of padding; (B, labels), and what is of a target, everywhere.
    /// </summary>
    private static void OfRealTokens(FixtureCase fixture, Batch batch, string name, Tensor actual, bool target)
    {
        using var scope = NewDisposeScope();
        var expected = fixture.Read(name);
        var tolerance =
            fixture.Tolerance
            + (fixture.Json.TryGetProperty("float64_check", out var check) ? 2 * check.GetProperty("outputs").GetDouble() : 0);
        Assert.True(
            expected.shape.SequenceEqual(actual.shape),
            $"{fixture.Name}: {name}: expected shape ({string.Join(", ", expected.shape)}), found ({string.Join(", ", actual.shape)})."
        );
        if (target || expected.dim() == 2)
        {
            TensorAssert.Close($"{fixture.Name}: {name}", expected, actual, tolerance);
            return;
        }
        var real = batch.AttentionMask.ne(Scalars.Of(0));
        TensorAssert.Close($"{fixture.Name}: {name}", expected[real], actual[real], tolerance);
    }
}
