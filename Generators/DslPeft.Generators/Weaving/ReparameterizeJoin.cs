using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// Every stage that reads a selected parameter θ reads Value(θ) in its place; θ itself stays as it is. Deployment puts the value in θ's
/// place.
/// </summary>
internal sealed class ReparameterizeJoin() : WovenJoin(Join.Reparameterize)
{
    public override WeavingTurn Turn => WeavingTurn.Parameters;

    public override IReadOnlyList<JoinBody> Bodies { get; } = [new("Value") { TakesOne = ParameterKind.Base }];

    public override bool SelectsParameters => true;

    public override bool ComputesParameters => true;

    public override string? WhyNotOfOneTask => "it changes weights, which the rows share";

    public override void Weave(MethodWeaver weaver)
    {
        var (model, method) = (weaver.Model, weaver.Use.Method);
        var sites = ParameterSites.Of(weaver.Use, model);
        if (method.Changes.Length > 0 && sites.Count > 0)
            model.Patched = (model.Patched.Entries + (long)weaver.Evaluate(method.Changes, sites[0]), model.Patched.Of);
        foreach (var site in sites)
        {
            var layers = weaver.Layers(site);
            var deployed = new HashSet<int>();
            foreach (
                var stage in model
                    .Stages.Where(stage => (!stage.IsLayer || layers.Contains(stage.Layer)) && Read(stage, site) is not null)
                    .ToList()
            )
                weaver.At(site, stage, reader => Replace(weaver, site, reader, deployed.Add(reader.Layer)));
        }
        if (!method.Mergeable)
            model.Unmergeable.Add($"{method.Name} is not declared mergeable");
    }

    /// <summary>
    /// How a stage binds the parameter; null if it does not. A decoder that reads the table as it was loaded goes on doing so.
    /// </summary>
    private static TensorBinding? Read(StageBuilder stage, SiteTarget site) =>
        stage.Tensors.FirstOrDefault(binding => binding.Name == site.Key && binding.Kind is BindingKind.Base or BindingKind.Own);

    /// <param name="weaver">The use.</param>
    /// <param name="site">The parameter.</param>
    /// <param name="stage">A stage that reads it.</param>
    /// <param name="isFirst">True for the first such stage, which deploys it.</param>
    private static void Replace(MethodWeaver weaver, SiteTarget site, StageBuilder stage, bool isFirst)
    {
        var (model, method, shape) = (weaver.Model, weaver.Use.Method, site.Parameter!.Shape);
        var body = method.Body("Value")!;
        var binding = Read(stage, site)!;
        var loaded = Operand.Tensor(binding.Field);
        if (stage.IsLayer)
            stage.Input("i", InputKind.Layer, Shape.Scalar);
        var first = stage.Nodes.First(node => node.Inputs.Contains(loaded));
        stage.MoveBefore(first.Id);
        var arguments = weaver.Arguments(stage, site, body, new Given { Base = loaded });
        Freeze(model, stage, binding);
        if (method.Mergeable && !model.Training)
            return;
        if (method.Mergeable && isFirst)
            Deploy(weaver, body, site, stage, arguments, loaded);
        if (isFirst)
            Penalties.Add(weaver, site, stage, arguments, site.Field + weaver.Stem);
        var local = char.ToLowerInvariant(site.Field[0]) + site.Field.Substring(1);
        var value = new BodyInliner(stage, model.Training).Add(weaver.Use, body, arguments, local, shape);
        stage.StateShape(value, shape);
        stage.Redirect(loaded, value, first.Id);
    }

    /// <summary>A head's tensor is the adaptation's own. It is where the value starts from, and no longer trained itself.</summary>
    private static void Freeze(ModelBuilder model, StageBuilder stage, TensorBinding binding)
    {
        if (binding.Kind != BindingKind.Own)
            return;
        stage.Rebind(own => own.Field == binding.Field ? own with { Trainable = false } : own);
        var index = model.Own.FindIndex(own => own.Name == binding.Name);
        model.Own[index] = model.Own[index] with { Trainable = false, Decay = false };
    }

    private static void Deploy(
        MethodWeaver weaver,
        BodySpec body,
        SiteTarget site,
        StageBuilder stage,
        Dictionary<string, Operand> arguments,
        Operand loaded
    )
    {
        var (model, shape) = (weaver.Model, site.Parameter!.Shape);
        var isPatch = weaver.Use.Method.Changes.Length > 0;
        var scratch = stage.Scratch();
        var current = scratch.Input(Fragment.Current, InputKind.Variable, shape);
        var own = arguments.ToDictionary(pair => pair.Key, pair => pair.Value == loaded ? current : pair.Value);
        var result = new BodyInliner(scratch, training: false).Add(weaver.Use, body, own, "value", shape);
        stage.Deploys.Add(
            new DeployStep(
                isPatch ? DeployKind.Patch : DeployKind.Replace,
                site.Key,
                scratch.Fragment($"{site.Field}{weaver.Stem}Value", result, shape)
            )
        );
        model.MarkMerged(
            stage,
            body.Parameters.Where(parameter => parameter.Kind == ParameterKind.Weight).Select(parameter => arguments[parameter.Name]),
            isPatch
        );
        if (model.Base.Any(tensor => tensor.Name == site.Key))
            model.Merge(site.Key, stage);
        if (isPatch)
            model.Patched.Of.Add((site.Key, stage.Layer));
    }
}
