using DslPeft.Numerics.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

/// <summary>The Transformer against torch's own module, whose layers hold query, key and value projections as one.</summary>
public sealed class TransformerTests
{
    private const string Seq2Seq = "transformer/seq2seq_with_embeddings";

    public static TheoryData<string> Cases => [Seq2Seq, "transformer/transformer_postnorm_relu", "transformer/transformer_prenorm_gelu"];

    [SharedTheory("fixtures", "transformer"), MemberData(nameof(Cases))]
    public void Outputs(string name)
    {
        using var fixture = FixtureCase.Shared(name);
        using var model = Create(name, fixture);
        using var batch = Batch(name, fixture);
        using var noGrad = no_grad();
        foreach (var training in new[] { true, false })
        {
            model.train(training);
            using var output = model.Forward(batch);
            Close(fixture, name == Seq2Seq ? "logits" : "output", output, batch.TargetMask!);
            using var loss = Loss(name, fixture, model, batch);
            TensorAssert.Close($"{name}: loss", fixture.Number("loss"), loss.item<float>(), fixture.Tolerance);
        }
        using var plain = (EncoderOutput)model.Base.GetType().GetMethod("Forward")!.Invoke(model.Base, [batch])!;
        Close(fixture, "memory", plain.Memory!, batch.AttentionMask);
        Close(fixture, "output", plain.LastHiddenState, batch.TargetMask!);
    }

    [SharedTheory("fixtures", "transformer"), MemberData(nameof(Cases))]
    public void Gradients(string name)
    {
        using var fixture = FixtureCase.Shared(name);
        using var model = Create(name, fixture);
        using var batch = Batch(name, fixture);
        model.ZeroGradients();
        using (var loss = Loss(name, fixture, model, batch))
            loss.backward();
        foreach (
            var row in model.Info.Parameters.Where(row =>
                row.Trainable && (name == Seq2Seq || !row.Name.Contains("embed", StringComparison.Ordinal))
            )
        )
        {
            using var expected = Part(Prefixed(name, row.Name), key => fixture.Read("grad." + key));
            TensorAssert.GradientClose($"{name}: gradient of {row.Name}", expected, model[row.Name].grad!);
        }
    }

    [SharedTheory("fixtures", "transformer"), MemberData(nameof(Cases))]
    public void FiveSteps(string name)
    {
        using var fixture = FixtureCase.Shared(name);
        using var model = Create(name, fixture);
        using var batch = Batch(name, fixture);
        using var losses = fixture.Read("losses");
        var expected = losses.data<float>().ToArray();
        var rate = fixture.Json.GetProperty("training").GetProperty("lr").GetDouble();
        for (var step = 0; step < expected.Length; step++)
        {
            model.ZeroGradients();
            using var loss = Loss(name, fixture, model, batch);
            TensorAssert.Close($"{name}: loss after step {step}", expected[step], loss.item<float>(), 10 * fixture.Tolerance);
            loss.backward();
            using var noGrad = no_grad();
            foreach (
                var row in model.Info.Parameters.Where(row =>
                    row.Trainable && (name == Seq2Seq || !row.Name.Contains("embed", StringComparison.Ordinal))
                )
            )
            {
                using var change = model[row.Name].grad! * Scalars.Of(rate);
                model[row.Name].sub_(change);
            }
        }
    }

    private static AdaptedModel Create(string name, FixtureCase fixture)
    {
        ArchitectureModule @base = name switch
        {
            Seq2Seq => new TorchSeq2Seq(),
            "transformer/transformer_postnorm_relu" => new TorchPostNorm(),
            _ => new TorchPreNorm(),
        };
        using (no_grad())
        {
            foreach (var row in @base.Info.Rows)
            {
                using var value = row.Name switch
                {
                    "src_embed.weight" when name != Seq2Seq => Rows(fixture, "src"),
                    "tgt_embed.weight" when name != Seq2Seq => Rows(fixture, "tgt"),
                    _ => Part(Prefixed(name, row.Name), fixture.Weight),
                };
                @base[row.Name].copy_(value);
            }
        }
        return name switch
        {
            Seq2Seq => new TorchSeq2SeqLm((TorchSeq2Seq)@base),
            "transformer/transformer_postnorm_relu" => new TorchPostNormStates((TorchPostNorm)@base),
            _ => new TorchPreNormStates((TorchPreNorm)@base),
        };
    }

    /// <summary>Recorded ids, or the numbers of recorded vectors, which are rows of the tables then.</summary>
    private static Batch Batch(string name, FixtureCase fixture)
    {
        using Tensor source = fixture.Read("src_key_padding_mask"),
            target = fixture.Read("tgt_key_padding_mask");
        Tensor Ids(string ids, Tensor padding) =>
            name == Seq2Seq ? fixture.Read(ids) : arange(Scalars.Zero, Scalars.Of(padding.numel()), Scalars.One, int64).view(padding.shape);
        return new Batch(
            Ids("src_ids", source),
            source.logical_not().to(int64),
            labels: name == Seq2Seq ? fixture.Read("labels") : null,
            targetIds: Ids("tgt_ids", target),
            targetMask: target.logical_not().to(int64)
        );
    }

    private static Tensor Loss(string name, FixtureCase fixture, AdaptedModel model, Batch batch)
    {
        if (name == Seq2Seq)
            return model.Loss(batch);
        using var scope = NewDisposeScope();
        return (model.Forward(batch) * fixture.Read("loss_weight")).mean().MoveToOuterDisposeScope();
    }

    private static Tensor Rows(FixtureCase fixture, string name)
    {
        using var vectors = fixture.Read(name);
        return vectors.reshape(-1, vectors.shape[^1]);
    }

    private static string Prefixed(string name, string key) =>
        name == Seq2Seq && (key.StartsWith("encoder", StringComparison.Ordinal) || key.StartsWith("decoder", StringComparison.Ordinal))
            ? "transformer." + key
            : key;

    /// <summary>A tensor by its name here: a projection is a third of torch's.</summary>
    private static Tensor Part(string key, Func<string, Tensor> read)
    {
        var place = new[] { ".q_proj.", ".k_proj.", ".v_proj." }
            .Select((part, i) => (part, i))
            .FirstOrDefault(entry => key.Contains(entry.part, StringComparison.Ordinal));
        if (place.part is null)
            return read(key);
        using var whole = read(key.Replace(place.part, ".in_proj_", StringComparison.Ordinal));
        var size = whole.shape[0] / 3;
        return whole.narrow(0, place.i * size, size).clone();
    }

    private static void Close(FixtureCase fixture, string name, Tensor actual, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var (expected, real) = (fixture.Read(name), mask.ne(Scalars.Of(0)));
        TensorAssert.Close($"{fixture.Name}: {name}", expected[real], actual[real], fixture.Tolerance);
    }
}
