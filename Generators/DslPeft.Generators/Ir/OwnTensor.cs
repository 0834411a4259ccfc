using DslPeft.Generators.Language;

namespace DslPeft.Generators.Ir;

/// <summary>A tensor that an adaptation holds. The name has <c>{i}</c> where there is one a layer.</summary>
internal sealed record OwnTensor(string Name, EquatableArray<int> Layers, Shape Shape, Init Init, string Origin)
{
    public double Std { get; init; }
    public long FanIn { get; init; }

    /// <summary>What computes the initial value; null if it is drawn.</summary>
    public MethodCall? From { get; init; }

    /// <summary>Base tensors that <see cref="From"/> reads.</summary>
    public EquatableArray<string> FromBase { get; init; }
    public bool Trainable { get; init; } = true;
    public bool Decay { get; init; }

    /// <summary>By what its learning rate is a multiple of the run's.</summary>
    public double Rate { get; init; } = 1;
    public bool Head { get; init; }

    /// <summary>Base tensor that this one replaces, or the key of a head's tensor in checkpoints.</summary>
    public string CheckpointKey { get; init; } = "";
    public bool Thawed { get; init; }

    /// <summary>Number of copies; more than one are named <c>.0</c>, <c>.1</c>… and routed.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>True if a pass may leave the tensor out, so that it needs an optimizer state of its own.</summary>
    public bool Routed { get; init; }

    /// <summary>True for state of training, which is no parameter.</summary>
    public bool State { get; init; }

    /// <summary>True for 64-bit integers.</summary>
    public bool Integer { get; init; }

    /// <summary>True for values that follow from the declaration, which files do not hold.</summary>
    public bool Seeded { get; init; }

    /// <summary>False if deployment drops the tensor or keeps it in another form.</summary>
    public bool Deployed { get; init; } = true;

    /// <summary>True if deployment folds the tensor into base weights.</summary>
    public bool Merged { get; init; }

    /// <summary>False for what counts of parameters leave out.</summary>
    public bool IsParameter => !State && !Integer && !Seeded;

    public long Elements => checked(Shape.Elements * Copies * (Layers.Count == 0 ? 1 : Layers.Count));

    public string Parameter => Name.Substring(Name.LastIndexOf('.') + 1);
}

/// <summary>A tensor that only the deployed form has.</summary>
internal sealed record DeployedTensor(string Name, EquatableArray<int> Layers, Shape Shape)
{
    public long Elements => checked(Shape.Elements * (Layers.Count == 0 ? 1 : Layers.Count));
}

/// <summary>What a forward pass draws for a mixture.</summary>
internal sealed record RouteSpec(string Name, int Layers, int Count, bool Distinct);
