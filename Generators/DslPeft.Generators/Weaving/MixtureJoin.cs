using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// Copies of another method's weights: training reads the copy that a route draws, deployment what <c>Deploy</c> makes of them.
/// </summary>
internal sealed class MixtureJoin() : WovenJoin(Join.Mixture)
{
    public override IReadOnlyList<JoinBody> Bodies { get; } = [new("Deploy") { Inputs = null }];

    public override bool IsAround => true;

    public override bool CopiesWeights => true;

    /// <summary>The operand of a copied weight.</summary>
    public static Operand Choose(
        MethodWeaver weaver,
        StageBuilder stage,
        SiteTarget site,
        CopiesSpec copies,
        OwnTensor tensor,
        string field
    )
    {
        var (model, mixture) = (weaver.Model, weaver.Mixture!);
        var layers = weaver.Layers(site);
        var merges =
            weaver.Use.Method is { Form.MergesLinearly: true, Mergeable: true }
            && weaver.Gate is null
            && weaver.Use.Task < 0
            && Folding.IntoWeight(weaver, site);
        if (!merges && model.Deployed.All(deployed => deployed.Name != tensor.Name))
            model.Deployed.Add(new DeployedTensor(tensor.Name, layers, tensor.Shape));
        if (!model.Training)
            return stage.Tensor(new TensorBinding(field, BindingKind.Deployed, tensor.Name, tensor.Shape));
        var all = stage.Tensor(
            new TensorBinding(field, BindingKind.Copies, tensor.Name, tensor.Shape) { Count = tensor.Copies, Trainable = true }
        );
        if (!merges)
            AddDeployment(stage, mixture, tensor, all, field);
        var route = Route(model, mixture, copies, site, tensor.Copies);
        var choice = stage.Input(
            char.ToLowerInvariant(site.Field[0])
                + site.Field.Substring(1)
                + char.ToUpperInvariant(copies.Group[0])
                + copies.Group.Substring(1),
            InputKind.Draw,
            Shape.Scalar,
            route
        );
        return stage.Add("item", char.ToLowerInvariant(field[0]) + field.Substring(1), all, choice);
    }

    private static int Route(ModelBuilder model, MethodUse mixture, CopiesSpec copies, SiteTarget site, int count)
    {
        var name = $"{site.Path}.{copies.Group}";
        var known = model.Routes.FindIndex(route => route.Name == name);
        if (known >= 0)
            return known;
        var distinct = copies.Distinct.Length > 0 && Arithmetic.Evaluate(copies.Distinct, variable => mixture.Value(variable)) != 0;
        model.Routes.Add(new RouteSpec(name, Draws(model, site), count, distinct));
        return model.Routes.Count - 1;
    }

    /// <summary>How often a pass draws a copy at a site: in each layer, those that share their weights included.</summary>
    private static int Draws(ModelBuilder model, SiteTarget site) =>
        site.Layers > 0 ? site.Layers : model.Architecture.Parts.FirstOrDefault(part => part.Shared && part.Name == site.Stack)?.Count ?? 1;

    /// <summary>The tensors among operands, those that copies are chosen from included.</summary>
    public static IEnumerable<Operand> Tensors(StageBuilder stage, IEnumerable<Operand> operands) =>
        operands.Select(operand =>
            operand.Kind == OperandKind.Node && stage.NodeOf(operand) is { Op: "item" } choice ? choice.Inputs[0] : operand
        );

    /// <summary>In a fragment, what deployment makes of a chosen copy: the mean of all. Any other operand stays as it is.</summary>
    public static Operand Averaged(MethodWeaver weaver, StageBuilder scratch, StageBuilder stage, Operand operand)
    {
        if (operand.Kind != OperandKind.Node || stage.NodeOf(operand) is not { Op: "item" } choice)
            return operand;
        var body = weaver.Mixture!.Method.Body("Deploy")!;
        var parameter = body.Parameters.First(candidate => candidate.Kind == ParameterKind.Array).Name;
        return new BodyInliner(scratch, training: false).Add(
            weaver.Mixture,
            body,
            new Dictionary<string, Operand> { [parameter] = choice.Inputs[0] },
            choice.Name + "Mean",
            choice.Shape
        );
    }

    private static void AddDeployment(StageBuilder stage, MethodUse mixture, OwnTensor tensor, Operand all, string field)
    {
        var scratch = stage.Scratch();
        var body = mixture.Method.Body("Deploy")!;
        var parameter = body.Parameters.First(candidate => candidate.Kind == ParameterKind.Array).Name;
        var result = new BodyInliner(scratch, training: false).Add(
            mixture,
            body,
            new Dictionary<string, Operand> { [parameter] = all },
            "deployed",
            tensor.Shape
        );
        stage.Deploys.Add(new DeployStep(DeployKind.Set, tensor.Name, scratch.Fragment(field + "Deployed", result, tensor.Shape)));
    }
}
