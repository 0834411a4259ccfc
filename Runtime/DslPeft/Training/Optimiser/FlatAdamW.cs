using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// AdamW with decoupled weight decay (Loshchilov and Hutter 2017, arXiv 1711.05101) over a model's trainable groups, as
/// <c>torch.optim.AdamW</c> computes it. A group without a gradient, such as a copy that no pass of the step used, is left alone: no
/// decay, no moments, no step count.
/// </summary>
public sealed class FlatAdamW : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly List<GroupState> _groups;

    /// <param name="groups">What to update. Moments are kept for each until <see cref="Dispose"/>.</param>
    /// <param name="options">Betas, epsilon and weight decay; the learning rate comes with each step.</param>
    public FlatAdamW(IReadOnlyList<TrainableGroup> groups, TrainingOptions options)
    {
        _options = options;
        _groups = [.. groups.Select(g => new GroupState(g))];
    }

    /// <summary>Steps taken by each group, by its name.</summary>
    public IReadOnlyDictionary<string, long> Steps => _groups.ToDictionary(g => g.Group.Name, g => g.Steps);

    /// <summary>Updates every group that has a gradient.</summary>
    public void Step(double learningRate)
    {
        using var noGrad = no_grad();
        foreach (var state in _groups)
        {
            using var gradient = state.Group.Tensor.grad;
            if (gradient is not null)
            {
                state.Steps++;
                Update(state, gradient, learningRate * state.Group.Rate);
            }
        }
    }

    /// <summary>The moments by name, <c>&lt;group&gt;.mean</c> and <c>&lt;group&gt;.square</c>, for a checkpoint.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Moments =>
        _groups.SelectMany(g =>
            (KeyValuePair<string, Tensor>[])[new($"{g.Group.Name}.mean", g.Mean), new($"{g.Group.Name}.square", g.Square)]
        );

    /// <summary>Takes over moments and step counts of a checkpoint.</summary>
    /// <exception cref="CheckpointException">A moment or a step count is missing, or a moment has another shape or type; nothing was
    /// changed.</exception>
    public void Load(SafetensorsFile moments, IReadOnlyDictionary<string, long> steps)
    {
        RequireFit(moments, steps);
        foreach (var (name, tensor) in Moments)
        {
            moments.ReadInto(name, tensor);
        }
        foreach (var state in _groups)
        {
            state.Steps = steps[state.Group.Name];
        }
    }

    /// <exception cref="CheckpointException"><see cref="Load"/> would fail.</exception>
    internal void RequireFit(SafetensorsFile moments, IReadOnlyDictionary<string, long> steps)
    {
        if (_groups.FirstOrDefault(g => !steps.ContainsKey(g.Group.Name)) is { } uncounted)
        {
            throw new CheckpointException(moments.Path, $"the step count of group '{uncounted.Group.Name}' is missing");
        }
        foreach (var (name, tensor) in Moments)
        {
            moments.RequireSame(name, tensor);
        }
    }

    public void Dispose()
    {
        foreach (var state in _groups)
        {
            state.Mean.Dispose();
            state.Square.Dispose();
        }
    }

    private void Update(GroupState state, Tensor gradient, double learningRate)
    {
        var decay = state.Group.Decay ? 1 - learningRate * _options.WeightDecay : 1;
        var stepSize = learningRate / (1 - Math.Pow(_options.Beta1, state.Steps));
        var rootCorrection = Math.Sqrt(1 - Math.Pow(_options.Beta2, state.Steps));
        Tensor parameter = state.Group.Tensor;
        if (AdamWKernel.Fits(parameter, gradient, state.Mean, state.Square))
        {
            AdamWKernel.Apply(
                parameter,
                gradient,
                state.Mean,
                state.Square,
                new AdamWStep(
                    (float)_options.Beta1,
                    (float)_options.Beta2,
                    (float)decay,
                    (float)stepSize,
                    (float)rootCorrection,
                    (float)_options.Epsilon
                )
            );
            return;
        }
        parameter.mul_(Scalars.Of(decay));
        AdamWUpdate.Apply(
            parameter,
            gradient,
            (state.Mean, state.Square),
            (_options.Beta1, _options.Beta2),
            stepSize,
            rootCorrection,
            _options.Epsilon
        );
    }

    private sealed class GroupState(TrainableGroup group)
    {
        public TrainableGroup Group { get; } = group;
        public Tensor Mean { get; } = Zeros(group);
        public Tensor Square { get; } = Zeros(group);
        public long Steps { get; set; }

        private static Tensor Zeros(TrainableGroup group)
        {
            using var noGrad = no_grad();
            return zeros_like(group.Tensor).DetachFromDisposeScope();
        }
    }
}
