using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>What training draws.</summary>
internal static class Randomness
{
    private static readonly Reverse Drawn = Reverse.Autograd("keeps what it has drawn, not what it read", []);

    /// <summary>True for a node that draws from torch's generator in training; an opaque body may.</summary>
    public static bool Draws(Node node) =>
        node.Op switch
        {
            "dropout" or "seeded_dropout" or "relaxedbernoulli" => node.Inputs[1].Value is not 0,
            "hardconcrete" or "call" => true,
            _ => Operations.Get(node.Op).Work == Work.Attention && node.Inputs.Count > 4 && node.Inputs[4].Value is not 0,
        };

    public static IEnumerable<Operation> All()
    {
        yield return new("dropout", "TN", "dropout({0}, p: {1}, training)", (s, _) => s[0])
        {
            Reverse = Drawn,
            LinearIn = [0],
            Work = Work.None,
            Mixes = Axes.None,
            Features = FeatureAxes.Same,
            // A byte an element says what was kept.
            KeptBeside = (node, _) => node.Inputs[1].Value is not 0 ? Polynomial.Elements(node.Shape) ?? default : default,
        };
        yield return new("seeded_dropout", "TN", "Kernels.Dropout({0}, p: {1}, training)", (s, _) => s[0])
        {
            Reverse = Drawn,
            LinearIn = [0],
            Work = Work.None,
            InBodies = false,
        };
        yield return new(
            "hardconcrete",
            "TNNNN",
            "Kernels.HardConcrete({0}, start: {1}, rate: {2}, lower: {3}, upper: {4}, training)",
            (s, _) => s[0]
        )
        {
            Reverse = Reverse.Autograd("a clamped sigmoid; differentiated by autograd"),
        };
        yield return new("relaxedbernoulli", "TN", "Kernels.RelaxedBernoulli({0}, noise: {1}, training)", (s, _) => s[0])
        {
            Reverse = Reverse.Autograd("a sigmoid of logits that noise moves; differentiated by autograd"),
            Features = FeatureAxes.Same,
        };
        yield return new("opengates", "TNNN", "Kernels.OpenGates({0}, {1}, {2}, {3})", (_, _) => Shape.Scalar)
        {
            Reverse = Reverse.Autograd("a sum of sigmoids; differentiated by autograd"),
        };
        yield return new("hardgate", "TNNNN", "Kernels.HardConcrete({0}, start: {1}, rate: {2}, lower: {3}, upper: {4})", (s, _) => s[0])
        {
            Reverse = Reverse.Autograd("a clamped sigmoid; differentiated by autograd"),
            InBodies = false,
        };
    }
}
