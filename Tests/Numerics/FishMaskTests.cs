using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>FISH mask: which entries the data choose, against its authors' code; and that no other entry ever changes.</summary>
public sealed class FishMaskTests : IDisposable
{
    public static IReadOnlyList<string> Cases { get; } =
    ["fishmask/bert_expect_square", "fishmask/bert_label_absolute", "fishmask/bert_label_square"];

    public static TheoryData<string> Names => [.. Cases];

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-fishmask-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// The recorded scores, and the recorded entries but for those whose scores are closer to the cut than the scores agree.
    /// </summary>
    [SharedTheory("fixtures"), MemberData(nameof(Names))]
    public void TheDataChooseTheRecordedEntries(string name)
    {
        using var scope = NewDisposeScope();
        using var fixture = FixtureCase.Shared(name);
        using var @base = TinyBert.Load(fixture.ModelPath);
        using AdaptedModel model = name switch
        {
            "fishmask/bert_expect_square" => new TinyFishMaskExpected(@base),
            "fishmask/bert_label_absolute" => new TinyFishMaskAbsolute(@base),
            _ => new TinyFishMask(@base),
        };
        model.eval();
        var source = new OneBatch(() => fixture.Batch());
        var loaded = @base.named_parameters().Select(entry => (entry.name, tensor: (Tensor)entry.parameter)).ToList();
        var (labels, score) = (
            name.Contains("expect") ? ScoredLabels.Expected : ScoredLabels.Given,
            name.Contains("square") ? GradientScore.Square : GradientScore.Absolute
        );
        var scores = new TrainingExamples(model, source).Scores([.. loaded.Select(entry => entry.tensor)], 3, labels, score);
        for (var i = 0; i < loaded.Count; i++)
            TensorAssert.GradientClose(
                $"{name}: importance of {loaded[i].name}",
                fixture.Read("importance.bert." + loaded[i].name),
                scores[i]
            );

        model.StartFrom(new TrainingExamples(model, source));

        Assert.Equal(fixture.Json.GetProperty("kept").GetInt64(), model["model.fishmask.values"].numel());
        var cut = fixture.Json.GetProperty("importance_at_cut");
        var gap = (cut[0].GetDouble() - cut[1].GetDouble()) / 2;
        var chosen = Chosen(model);
        for (var i = 0; i < loaded.Count; i++)
        {
            var differs = fixture.Read("mask.bert." + loaded[i].name).to(ScalarType.Bool).logical_xor(chosen[loaded[i].name]);
            Assert.Equal(
                0,
                differs.logical_and((scores[i] - Scalars.Of(cut[0].GetDouble())).abs().gt(Scalars.Of(2 * gap))).sum().item<long>()
            );
        }
    }

    /// <summary>
    /// Trained with weight decay, every entry that was not chosen keeps its bits, in the merged model, in files and in what they load to.
    /// </summary>
    [Fact]
    public void NoOtherEntryChanges()
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var model = new TinyFishMask(@base);
        var source = new OneBatch(() => TinyModels.Batch());

        new Trainer(
            model,
            source,
            new TrainingOptions
            {
                Epochs = 5,
                LearningRate = 0.1,
                WeightDecay = 0.1,
            }
        ).Run();

        using var batch = TinyModels.Batch();
        var chosen = Chosen(model);
        var merged = model.Merge();
        foreach (var (name, mask) in chosen)
        {
            var same = merged[name].eq(@base[name]);
            Assert.True(same.logical_or(mask).all().item<bool>(), $"an entry of {name} changed that was not chosen.");
        }
        Assert.True(
            chosen.Sum(entry => merged[entry.Key].ne(@base[entry.Key]).sum().item<long>()) > model["model.fishmask.values"].numel() / 2
        );

        using var expected = model.Infer(batch);
        var (adapter, deployed) = (Path.Combine(_folder, "adapter.safetensors"), Path.Combine(_folder, "deployed.safetensors"));
        model.Save(adapter);
        model.SaveDeployed(deployed);
        using (var again = new TinyFishMask(@base))
        {
            again.Load(adapter);
            using var logits = again.Infer(batch);
            TensorAssert.Same("loaded", expected, logits);
        }
        using (var again = new TinyFishMask(@base))
        {
            again.LoadDeployed(deployed);
            using var logits = again.Infer(batch);
            TensorAssert.Same("loaded deployed form", expected, logits);
        }
        // Eight bytes a place and four a value, the head, and the names of 41 tensors.
        var kept = model["model.fishmask.values"].numel();
        Assert.InRange(new FileInfo(adapter).Length, 12 * kept, 12 * kept + 2_000);
        Assert.InRange(new FileInfo(deployed).Length, 6 * kept, 12 * kept + 12_000);
    }

    /// <summary>With all entries chosen, gradients and results are those of full fine-tuning.</summary>
    [Fact]
    public void AllEntriesAreFullFineTuning()
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var batch = TinyModels.Batch();
        using var mask = (TinyWholeMask)TinyModels.Create(typeof(TinyWholeMask), @base);
        using var full = new TinyFullClassifier(@base);
        foreach (var row in mask.Info.Parameters.Where(row => row.Head))
        {
            using (no_grad())
                full[row.Name].copy_(mask[row.Name]);
        }

        mask.Loss(batch).backward();
        full.Loss(batch).backward();

        Assert.Equal(@base.parameters().Sum(parameter => parameter.numel()), mask["model.fishmask.values"].numel());
        var squares = full.Info.Parameters.Where(row => !row.Head).Sum(row => full[row.Name].grad!.pow(Scalars.Of(2)).sum().item<float>());
        Assert.Equal(squares, mask["model.fishmask.values"].grad!.pow(Scalars.Of(2)).sum().item<float>(), squares * 1e-4);
        TensorAssert.Close("logits", full.Forward(batch), mask.Forward(batch), 1e-6);
    }

    /// <summary>Without examples there is no mask, and a step would train nothing.</summary>
    [Fact]
    public void TrainingBeforeTheMaskIsAnError()
    {
        using var @base = TinyModels.Base();
        using var batch = TinyModels.Batch();
        using var model = new TinyFishMask(@base);
        Assert.Contains("StartFrom", Assert.Throws<InvalidOperationException>(() => model.Loss(batch)).Message);
        Assert.Contains(
            "3 examples",
            Assert
                .Throws<TrainingException>(() =>
                    model.StartFrom(new TrainingExamples(model, new OneBatch(() => TinyModels.Batch(), rows: 2)))
                )
                .Message
        );
        Assert.All(@base.parameters(), parameter => Assert.False(parameter.requires_grad));
    }

    /// <summary>A file whose places are none of a tensor's is refused.</summary>
    [Fact]
    public void DamagedPlacesAreRefused()
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var model = (TinyPartialMask)TinyModels.Create(typeof(TinyPartialMask), @base);
        TinyModels.Perturb(model, 3);
        var (good, bad) = (Path.Combine(_folder, "good.safetensors"), Path.Combine(_folder, "bad.safetensors"));
        model.SaveDeployed(good);
        using (var file = Checkpoints.SafetensorsFile.Open(good))
        {
            var tensors = file.Entries.Keys.ToDictionary(name => name, file.Read);
            var places = tensors.First(entry => entry.Key.EndsWith(".places", StringComparison.Ordinal) && entry.Value.numel() > 0).Value;
            places[0] = 1_000_000;
            Checkpoints.SafetensorsWriter.Write(bad, tensors, file.Metadata);
        }
        using var expected = model.Infer(TinyModels.Batch());
        Assert.Throws<Checkpoints.CheckpointException>(() => model.LoadDeployed(bad));
        using var after = model.Infer(TinyModels.Batch());
        TensorAssert.Same("after a refused file", expected, after);
    }

    /// <summary>Which entries of each tensor of the base were chosen.</summary>
    private static Dictionary<string, Tensor> Chosen(AdaptedModel model)
    {
        var rows = model.Base.Info.Rows;
        var all = zeros(rows.Sum(row => row.Count), dtype: ScalarType.Bool).index_fill_(0, model["model.fishmask.places"], Scalars.Of(1));
        var (chosen, offset) = (new Dictionary<string, Tensor>(), 0L);
        foreach (var row in rows)
        {
            chosen[row.Name] = all.narrow(0, offset, row.Count).reshape(row.Shape);
            offset += row.Count;
        }
        return chosen;
    }
}
