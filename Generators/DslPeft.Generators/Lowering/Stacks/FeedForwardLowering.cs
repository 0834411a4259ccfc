using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>
/// Builds a feed-forward network: two layers with an activation between them, or three with a gate, of which one product may give two.
/// </summary>
internal sealed class FeedForwardLowering(ModelBuilder model)
{
    private readonly StageParts _parts = new(model);

    public Operand Lower(StageBuilder stage, PartSpec stack, SublayerSpec network, Operand x)
    {
        if (network.Part(SublayerSpec.GateUp) is { } both)
        {
            var whole = Product(SublayerSpec.GateUp);
            return Gated(Activated(Half("gate", 0), "gateActive"), Half("up", 1));

            Operand Half(string name, int index) =>
                stage.Add("narrow", name, whole, Operand.Number(-1), Operand.Number(index * (both.Out / 2)), Operand.Number(both.Out / 2));
        }
        return network.Part(SublayerSpec.Gate) is null
            ? Down(Activated(Product("Up"), "upActive"))
            : Gated(Activated(Product(SublayerSpec.Gate), "gateActive"), Product("Up"));

        Operand Product(string part) => _parts.Linear(stage, stack, network, part, x);

        Operand Down(Operand inner) =>
            _parts.Linear(stage, stack, network, "Down", _parts.Dropout(stage, inner, network.Dropout, "innerDropped"));

        Operand Activated(Operand value, string name) => new BodyInliner(stage, model.Training).Activate(network.Activation, value, name);

        Operand Gated(Operand gate, Operand up) => Down(stage.Add("mul", "gated", gate, up));
    }
}
