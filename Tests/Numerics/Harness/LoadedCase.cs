using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>A case with its adaptation, the recorded weights loaded.</summary>
internal sealed class LoadedCase : IDisposable
{
    public LoadedCase(FixtureCase fixture, CoveredCase covered)
    {
        (Fixture, Covered) = (fixture, covered);
        Base = covered.LoadBase(fixture.ModelPath);
        Model = covered.Create(Base);
        Batch = fixture.Batch(!covered.IgnoresTokenTypes, covered.Tasks);
        LoadWeights(Model);
    }

    public FixtureCase Fixture { get; }

    public CoveredCase Covered { get; }

    public ArchitectureModule Base { get; }

    public AdaptedModel Model { get; }

    public Batch Batch { get; }

    /// <summary>Copies the recorded weights into an adaptation.</summary>
    public void LoadWeights(AdaptedModel model)
    {
        var state = new Dictionary<string, Tensor>();
        foreach (var row in model.Info.Parameters)
        {
            var source = row.State ? new LibraryTensor([]) : Covered.Keys.Find(row);
            state[row.Name] = source.Keys.Count == 0 ? model[row.Name].detach().clone() : source.Take(Fixture.Weight);
        }
        model.load_state_dict(state);
        foreach (var tensor in state.Values)
            tensor.Dispose();
    }

    /// <summary>Loss before training and after each of the recorded steps of the recorded optimizer.</summary>
    public List<double> Trace()
    {
        var training = Fixture.Json.GetProperty("training");
        var (optimizer, rate) = (training.GetProperty("optimizer").GetString(), training.GetProperty("lr").GetDouble());
        // The references decay every trained tensor.
        var groups = Model.TrainableGroups.Select(group => group with { Decay = true }).ToList();
        using var adam = new FlatAdamW(groups, new TrainingOptions { WeightDecay = 0.01 });
        var losses = new List<double>();
        for (var step = 0; ; step++)
        {
            Model.ZeroGradients();
            using var loss = Covered.Loss(Model, Batch);
            losses.Add(loss.item<float>());
            if (step == training.GetProperty("steps").GetInt32())
                return losses;
            loss.backward();
            if (optimizer == "adamw")
                adam.Step(rate);
            else if (optimizer == "sgd")
                GradientDescent.Step(groups.Select(group => group.Tensor), rate);
            else
                throw new InvalidOperationException($"{Fixture.Name} was trained with '{optimizer}', which is not known here.");
        }
    }

    public void Dispose()
    {
        Batch.Dispose();
        Model.Dispose();
        Base.Dispose();
        Fixture.Dispose();
    }
}
