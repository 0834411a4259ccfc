using DslPeft.Bench.Plain;
using DslPeft.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DslPeft.Bench.Measuring;

/// <summary>A model that can be measured: one training step, one inference.</summary>
internal abstract class Contender : IDisposable
{
    public const double LearningRate = 1e-4,
        WeightDecay = 0.01;

    /// <summary>Forward pass and loss of the training form; the caller disposes it.</summary>
    public abstract Tensor Loss(Batch batch);

    /// <summary>Gradients, update.</summary>
    public abstract void Update(Tensor loss);

    /// <summary>Logits without dropout and without a graph; the caller disposes them.</summary>
    public abstract Tensor Infer(Batch batch);

    /// <summary>Switches dropout on or off.</summary>
    public abstract void Train(bool train);

    /// <summary>Trained tensors by the emitted model's names.</summary>
    public abstract IReadOnlyDictionary<string, Tensor> Trained { get; }

    /// <summary>One step as a training loop takes it.</summary>
    public void Step(Batch batch)
    {
        using var scope = NewDisposeScope();
        using var loss = Loss(batch);
        Update(loss);
    }

    public abstract void Dispose();
}

/// <summary>The model that the compiler emitted.</summary>
internal sealed class Emitted(AdaptedModel model) : Contender
{
    private readonly FlatAdamW _optimizer = new(model.TrainableGroups, new TrainingOptions { WeightDecay = WeightDecay });

    public AdaptedModel Model => model;

    public override IReadOnlyDictionary<string, Tensor> Trained =>
        model.Info.Parameters.Where(row => row.Trainable).ToDictionary(row => row.Name, row => (Tensor)model[row.Name]);

    public override Tensor Loss(Batch batch)
    {
        model.ZeroGradients();
        return model.Loss(batch);
    }

    public override void Update(Tensor loss)
    {
        loss.backward();
        _optimizer.Step(LearningRate);
    }

    public override Tensor Infer(Batch batch) => model.Infer(batch);

    public override void Train(bool train) => model.train(train);

    public override void Dispose()
    {
        _optimizer.Dispose();
        model.Dispose();
    }
}

/// <summary>The same model by hand, of modules; each pass runs in a dispose scope.</summary>
internal sealed class ByHand : Contender
{
    private readonly PlainBert _model;
    private readonly optim.Optimizer _optimizer;

    public ByHand(PlainBert model, IReadOnlyDictionary<string, Tensor> trained)
    {
        (_model, Trained) = (model, trained);
        _optimizer = optim.AdamW(trained.Values.Cast<Parameter>(), LearningRate, weight_decay: WeightDecay);
    }

    public override IReadOnlyDictionary<string, Tensor> Trained { get; }

    /// <summary>Every weight, under the name that public checkpoints have for it.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights =>
        _model
            .named_parameters()
            .ToDictionary(entry => entry.name.Replace(".base.", ".", StringComparison.Ordinal), entry => (Tensor)entry.parameter);

    public override Tensor Loss(Batch batch)
    {
        _optimizer.zero_grad();
        return nn.functional.cross_entropy(Forward(batch), batch.RequireLabels());
    }

    public override void Update(Tensor loss)
    {
        loss.backward();
        _optimizer.step();
    }

    public override Tensor Infer(Batch batch)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return Forward(batch).MoveToOuterDisposeScope();
    }

    public override void Train(bool train) => _model.train(train);

    public override void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
    }

    private Tensor Forward(Batch batch) => _model.forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds!);
}
