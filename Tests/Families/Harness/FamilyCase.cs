using System.Reflection;
using DslPeft.Numerics.Tests;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

/// <summary>A recorded case as a checkpoint folder, with the adaptation that is declared for it.</summary>
internal sealed class FamilyCase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-family-").FullName;

    private FamilyCase(string name, Type adaptation)
    {
        Fixture = FixtureCase.Shared(name);
        File.WriteAllText(Path.Combine(_folder, "config.json"), Fixture.Json.GetProperty("model_config").GetRawText());
        File.CreateSymbolicLink(Path.Combine(_folder, "model.safetensors"), Fixture.ModelPath);
        var constructor = adaptation
            .GetConstructors()
            .First(candidate => typeof(ArchitectureModule).IsAssignableFrom(candidate.GetParameters()[0].ParameterType));
        var architecture = constructor.GetParameters()[0].ParameterType;
        Base = Invoke<ArchitectureModule>(architecture.GetMethod("Load", [typeof(string)])!, null, _folder);
        Model = (AdaptedModel)
            constructor.Invoke([Base, .. constructor.GetParameters().Skip(1).Select(parameter => parameter.DefaultValue)]);
        Batch = Fixture.Batch();
        Keys = KeyMap.OfT5(Fixture, Base);
    }

    /// <summary>The names of a library of adapters, where a map has them; null for names that follow from ours.</summary>
    private KeyMap? Keys { get; }

    /// <summary>The cases that adaptations of this assembly are declared for.</summary>
    public static IReadOnlyDictionary<string, Type> All { get; } =
        typeof(FamilyCase)
            .Assembly.GetTypes()
            .SelectMany(type => (type.GetCustomAttribute<RecordedAttribute>()?.Cases ?? []).Select(name => (name, type)))
            .ToDictionary(entry => entry.name, entry => entry.type);

    /// <summary>
    /// The names of the cases of which one of these results was recorded, in order; a dot at the end stands for any name behind it.
    /// </summary>
    public static IEnumerable<string> Holding(params string[] results) =>
        All
            .Keys.Order(StringComparer.Ordinal)
            .Where(name =>
            {
                using var fixture = FixtureCase.Shared(name);
                return results.Any(result => result.EndsWith('.') ? fixture.Recorded(result).Count > 0 : fixture.Has(result));
            });

    /// <summary>True if no recorded target holds the token that ends one; the recording went on behind it.</summary>
    public static bool WritesWithoutEnd(string name)
    {
        using var fixture = FixtureCase.Shared(name);
        var end = fixture.Json.GetProperty("model_config").GetProperty("eos_token_id").GetInt32();
        return !fixture.IdRows("greedy_ids").Any(target => target[1..].Contains(end));
    }

    public FixtureCase Fixture { get; }

    public ArchitectureModule Base { get; }

    public AdaptedModel Model { get; }

    public Batch Batch { get; }

    /// <summary>
    /// The tolerance of the case and, where the reference was computed in double precision as well, twice its own rounding: this
    /// computation rounds, too.
    /// </summary>
    public double Tolerance =>
        Fixture.Tolerance
        + (Fixture.Json.TryGetProperty("float64_check", out var check) ? 2 * check.GetProperty("outputs").GetDouble() : 0);

    public static FamilyCase Load(string name)
    {
        var loaded = new FamilyCase(name, All[name]);
        loaded.LoadWeights();
        return loaded;
    }

    /// <summary>The base model's hidden states and attention probabilities.</summary>
    public Inspection Inspect() => Invoke<Inspection>(Base.GetType().GetMethod("Inspect")!, Base, Batch);

    /// <summary>True for a result with a row for each token of a target, all of which were recorded.</summary>
    public bool IsOfTarget(string name) =>
        Has("encoder.") && Has("decoder.") && Fixture.Has("labels") && !name.StartsWith("encoder", StringComparison.Ordinal);

    private bool Has(string prefix) => Base.Info.Rows.Any(row => row.Name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The adaptation's loss; of one without a head, the mean square of the states, as recorded.</summary>
    public Tensor Loss()
    {
        if (Model.Info.Head != HeadKind.None)
            return Model.Loss(Batch);
        using var states = Model.Forward(Batch);
        using var squares = states.pow(Scalars.Of(2));
        return squares.mean();
    }

    /// <summary>The library's name of a tensor, and whether the library keeps it the other way round.</summary>
    public (string Key, bool Transposed) Source(ParameterRow row)
    {
        if (row.CheckpointKey is null)
            return (PeftKey(row), false);
        var declared = Base.Info.Rows.FirstOrDefault(candidate => candidate.Name == row.Name);
        var key =
            row.Head || declared is { BesideBase: true } || Base.Info.KeyPrefix.Length == 0
                ? row.CheckpointKey
                : $"{Base.Info.KeyPrefix}.{row.CheckpointKey}";
        return (
            Fixture.Json.GetProperty("adapter_config").ValueKind == System.Text.Json.JsonValueKind.Null ? key : "base_model.model." + key,
            declared is { Transposed: true }
        );
    }

    /// <summary>The recorded gradient of a trained tensor. The caller disposes it.</summary>
    /// <param name="row">The tensor.</param>
    /// <param name="compared">Receives the recorded names.</param>
    public Tensor Gradient(ParameterRow row, HashSet<string> compared)
    {
        if (Keys is not null)
        {
            var found = Keys.Find(row);
            compared.UnionWith(found.Keys);
            return found.Take(name => Fixture.Read("grad." + name));
        }
        var (key, transposed) = Source(row);
        compared.Add(key);
        using var recorded = Fixture.Read("grad." + key);
        return transposed ? recorded.t().clone() : recorded.clone();
    }

    /// <summary>Runs the loss backward; tensors that the library keeps as one have one gradient.</summary>
    public void Backward(Tensor loss)
    {
        loss.backward();
        Keys?.Tie(Model);
    }

    /// <summary>Loss before training and after each of the recorded steps.</summary>
    public List<double> Trace()
    {
        var training = Fixture.Json.GetProperty("training");
        var descends = training.GetProperty("optimizer").GetString() == "sgd";
        Assert.True(descends || training.GetProperty("optimizer").GetString() == "adamw");
        // The reference decays every trained tensor.
        using var adam = new FlatAdamW(
            [.. Model.TrainableGroups.Select(group => group with { Decay = true })],
            new TrainingOptions { WeightDecay = 0.01 }
        );
        var losses = new List<double>();
        for (var step = 0; ; step++)
        {
            Model.ZeroGradients();
            using var loss = Loss();
            losses.Add(loss.item<float>());
            if (step == training.GetProperty("steps").GetInt32())
                return losses;
            Backward(loss);
            if (descends)
                Descend(training.GetProperty("lr").GetDouble());
            else
                adam.Step(training.GetProperty("lr").GetDouble());
        }
    }

    private void Descend(double rate)
    {
        using var noGrad = no_grad();
        foreach (var row in Model.Info.Parameters.Where(row => row.Trainable))
        {
            using var step = Model[row.Name].grad! * Scalars.Of(rate);
            Model[row.Name].sub_(step);
        }
    }

    public void Dispose()
    {
        Batch.Dispose();
        Model.Dispose();
        Base.Dispose();
        Fixture.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Copies the recorded weights of head and methods into the adaptation; the base has its own from the checkpoint.</summary>
    private void LoadWeights()
    {
        using var noGrad = no_grad();
        foreach (var row in Model.Info.Parameters.Where(row => row.Head || row.CheckpointKey is null))
        {
            using var recorded = Keys is null ? Fixture.Weight(Source(row).Key) : Keys.Find(row).Take(Fixture.Weight);
            Model[row.Name].copy_(recorded);
        }
    }

    /// <summary>peft's name of a tensor of LoRA: <c>layers.0.self_attn.q_proj.lora.a</c> is <c>….q_proj.lora_A.weight</c>.</summary>
    private string PeftKey(ParameterRow row)
    {
        var parts = row.Name.Split('.');
        Assert.Equal("lora", parts[^2]);
        var prefix = Base.Info.KeyPrefix.Length > 0 ? Base.Info.KeyPrefix + "." : "";
        return $"base_model.model.{prefix}{string.Join('.', parts[..^2])}.lora_{parts[^1].ToUpperInvariant()}.weight";
    }

    private static T Invoke<T>(MethodInfo method, object? owner, params object[] arguments)
    {
        try
        {
            return (T)method.Invoke(owner, arguments)!;
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            throw new InvalidOperationException(inner.Message, inner);
        }
    }
}
