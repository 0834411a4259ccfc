using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>Builds a feed-forward network: two layers with an activation between them, or three with a gate.</summary>
internal sealed class FeedForwardLowering(ModelBuilder model)
{
    private readonly StageParts _parts = new(model);

    public Operand Lower(StageBuilder stage, PartSpec stack, SublayerSpec network, Operand x)
    {
        if (network.Part(SublayerSpec.Gate) is null)
            return _parts.Linear(stage, stack, network, "Down", Dropped(Activated("Up", "upActive")));
        var gate = Activated(SublayerSpec.Gate, "gateActive");
        return _parts.Linear(stage, stack, network, "Down", Dropped(stage.Add("mul", "gated", gate, _parts.Linear(stage, stack, network, "Up", x))));

        Operand Dropped(Operand inner) => _parts.Dropout(stage, inner, network.Dropout, "innerDropped");

        Operand Activated(string part, string name) => new BodyInliner(stage, model.Training).Activate(network.Activation, _parts.Linear(stage, stack, network, part, x), name);
    }
}
