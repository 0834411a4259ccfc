using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Analysis;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Lowering.Heads;
using DslPeft.Generators.Lowering.Stacks;
using DslPeft.Generators.Passes;
using DslPeft.Generators.Resolution;
using DslPeft.Generators.Weaving;

namespace DslPeft.Generators.Compiling;

/// <summary>Spec to plan, of a declaration that its rules let pass: lower, weave, optimise, count.</summary>
internal static class Planner
{
    public static AdaptationPlan Plan(AdaptationSpec spec, CompilerOptions options)
    {
        var enabled = options.With(spec);
        var training = Build(spec, training: true);
        var deployed = Build(spec, training: false);
        var bare = Build(spec with { Methods = default }, training: false);
        var trainingGraph = DeadOutputs.Run(Pipeline.Run(Graph(training, spec), training.Architecture, enabled));
        var deployedGraph = DeadOutputs.Run(Pipeline.Run(Graph(deployed, spec), training.Architecture, enabled));
        var costs = CostAnalysis.Of(trainingGraph, deployedGraph, Pipeline.Run(Graph(bare, spec), training.Architecture, enabled));
        var shared = SharedLayers.Of(training, deployed.Build(), bare.Build(), deployedGraph);
        var objective = Objective(spec, training);
        var loss = DeclaredHead.Loss(training, spec.Head);
        training.RequireFits();
        var drop = Drop(spec, training, bare, enabled);
        var (cached, uncached) = CachedPlanner.Plan(
            spec,
            () => Build(spec, training: false, cached: true),
            graph => DeadOutputs.Run(Pipeline.Run(graph, training.Architecture, enabled))
        );
        return new AdaptationPlan(spec, trainingGraph, deployedGraph with { FrozenStages = 0 })
        {
            Tensors = training.Own.ToEquatable(),
            Routes = training.Routes.ToEquatable(),
            Schedules = training.Schedules.ToEquatable(),
            Facts = training.Facts.Select(fact => fact.Key + "=" + fact.Value).ToEquatable(),
            Unmergeable = training.Unmergeable.Distinct().ToEquatable(),
            Passes = training.Passes,
            Objective = objective,
            HeadLoss = loss,
            AsksRounding = enabled.IsEnabled(nameof(MixedPrecision)),
            AsksRecomputation = enabled.IsEnabled(nameof(RecomputedLayers)),
            FlatTrainables = enabled.IsEnabled(Pipeline.FlatTrainables),
            Drop = drop,
            Cached = cached,
            Uncached = uncached,
            SharedLayers = shared,
            Unpackable = Packing.Obstacle(spec, training.Build().ToList()) ?? "",
            Counts = Count(training),
            Costs = costs,
            Explanation = Explainer
                .Explain(spec, training, trainingGraph, costs, Math.Max(shared, drop?.SharedLayers ?? 0), enabled)
                .ToEquatable(),
            Notes = Explainer.Notes(training, trainingGraph, costs, Math.Max(shared, drop?.SharedLayers ?? 0), enabled).ToEquatable(),
            StructureHash = Hash(training),
        };
    }

    public static ArchitecturePlan Plan(ArchitectureSpec spec, CompilerOptions options)
    {
        var forward = new ModelBuilder(spec, training: false);
        var inspected = new ModelBuilder(spec, training: false, inspected: true);
        BaseLowering.Lower(forward, null);
        BaseLowering.Lower(inspected, null);
        var inspection = Graph(inspected) with
        {
            Collected = Collected.Of(
                inspected.Stacks.Select(scope => (scope.Hidden, scope.OwnProbabilities, scope.Layers.Inner)),
                BaseLowering.CrossProbabilities
            ),
        };
        return new ArchitecturePlan(
            spec,
            Pipeline.Run(Graph(forward), spec, options) with
            {
                FrozenStages = 0,
            },
            Pipeline.Run(inspection, spec, options) with
            {
                FrozenStages = 0,
            },
            Explainer.Explain(spec).ToEquatable(),
            forward.Base.Sum(tensor => tensor.Count)
        );

        Graph Graph(ModelBuilder model) =>
            new(
                model.Build(),
                model
                    .Stacks.Select(scope => scope.Hidden)
                    .Concat(spec.Parts.Any(part => part.Kind == PartKind.Pool) ? ["pooled"] : [])
                    .ToEquatable()
            );
    }

    /// <summary>
    /// The layers of the same adaptation without the methods that are left out. They read tensors that the whole has as well.
    /// </summary>
    private static DropPlan? Drop(AdaptationSpec spec, ModelBuilder training, ModelBuilder bare, CompilerOptions options)
    {
        if (training.DropRoute < 0)
            return null;
        var left = spec.Methods.Where(use => use.Method.Form.LeavesOut).Select(use => use.Around).ToList();
        var without = spec with
        {
            Methods = spec.Methods.Where(use => !left.Contains(use.Around) && !left.Contains(use.Method.FullName)).ToEquatable(),
        };
        var (trained, deployed) = (Build(without, training: true), Build(without, training: false));
        var (trainedLayers, deployedLayers) = (Layers(trained), Layers(deployed));
        return new DropPlan(
            trainedLayers,
            deployedLayers,
            training.DropRoute,
            training.Stacks.Max(scope => scope.Layers.Count),
            SharedLayers.Of(trained, deployed.Build(), bare.Build(), deployedLayers)
        );

        Graph Layers(ModelBuilder model)
        {
            var graph = Pipeline.Run(Graph(model, without), training.Architecture, options);
            return graph with { Stages = graph.Stages.Where(stage => stage.IsLayer).ToEquatable(), FrozenStages = 0 };
        }
    }

    private static ModelBuilder Build(AdaptationSpec spec, bool training, bool cached = false)
    {
        var model = new ModelBuilder(spec.Architecture!, training, cached: cached) { Storage = spec.Storage };
        BaseLowering.Lower(model, spec.Head);
        try
        {
            Weaver.Weave(model, spec);
        }
        catch (Exception) when (model.Misfits.Count > 0)
        {
            // What is missing behind a body that does not fit is no fault of its own.
        }
        model.RequireFits();
        return model;
    }

    private static Graph Graph(ModelBuilder model, AdaptationSpec spec)
    {
        var stages = model.Build().Select(NarrowScale.Run).ToEquatable();
        if (Packing.Obstacle(spec, stages) is not null)
            stages = Packing.Refused(stages).ToEquatable();
        return new Graph(
            stages,
            spec.Head is { Form.ComparesSentences: true } ? new[] { "logits", "relationship" }
                : spec.Head is not null ? ["logits"]
                : stages.Any(stage => stage.Name == "Pool") ? new[] { "hidden", "pooled" }
                : ["hidden"]
        )
        {
            Trains = model.Training,
            ComparesLogits = spec.Methods.Any(use => use.Method.Body("Objective") is not null),
        };
    }

    private static Fragment? Objective(AdaptationSpec spec, ModelBuilder model)
    {
        foreach (var use in spec.Methods.Where(use => use.Method.Body("Objective") is not null))
        {
            var body = use.Method.Body("Objective")!;
            if (body.IsOpaque)
                throw new FormatException($"{use.Method.Name}.Objective must be made of known operations");
            var stage = new StageBuilder("Objective", 0, false);
            var shape = model.Stages.FirstOrDefault(candidate => candidate.Gives("logits"))?.OutputShape("logits") ?? Shape.Unknown;
            var logits = Enumerable
                .Range(0, model.Passes)
                .Select(pass => stage.Input($"logits{pass}", InputKind.Variable, shape))
                .ToArray();
            var arrays = body
                .Parameters.Where(parameter => parameter.Kind == ParameterKind.Array)
                .ToDictionary(parameter => parameter.Name, _ => logits);
            var constants = body
                .Parameters.Where(parameter => parameter.Kind == ParameterKind.Constant)
                .ToDictionary(
                    parameter => parameter.Name,
                    parameter => Operand.Number(Arithmetic.Evaluate(parameter.Expression, name => use.Value(name)))
                );
            try
            {
                var result = new BodyInliner(stage, training: true).Add(use, body, constants, "objective", Shape.Scalar, arrays);
                return stage.Fragment(use.Method.Name + "Objective", result, Shape.Scalar);
            }
            catch (ShapeException exception)
            {
                model.AddMisfit(exception, use, "logits");
            }
        }
        return null;
    }

    private static Counts Count(ModelBuilder model)
    {
        var own = model.Own.Where(tensor => tensor.IsParameter).ToList();
        var stored =
            model.Patched.Entries
            + own.Where(tensor => tensor.Deployed).Sum(tensor => tensor.Elements)
            + model.Deployed.Sum(tensor => tensor.Elements);
        // Merged weights change as wholes, and their factors are then no part of the model.
        var merged = model
            .Merged.Distinct()
            .Where(entry => !model.IsThawed(entry.Name, entry.Layer) && !model.Patched.Of.Contains(entry))
            .Sum(entry => model.Base.First(tensor => tensor.Name == entry.Name).Shape.Elements);
        var rows = model.MergedRows.Where(entry => model.Merged.All(whole => whole.Name != entry.Name)).Sum(entry => entry.Elements);
        var factors = own.Where(tensor => tensor is { Merged: true, Deployed: true }).Sum(tensor => tensor.Elements);
        return new Counts(
            model.Base.Sum(tensor => tensor.Count),
            model.Own.Where(tensor => tensor.Trainable).Sum(tensor => tensor.Elements),
            own.Where(tensor => !tensor.Thawed).Sum(tensor => tensor.Elements),
            stored - factors + merged + rows,
            stored,
            model.Own.Where(tensor => tensor.Head).Sum(tensor => tensor.Elements)
        );
    }

    /// <summary>
    /// FNV-1a over names, shapes, layers and the constants that decide results: two declarations whose adapter files fit each other have
    /// the same.
    /// </summary>
    private static string Hash(ModelBuilder model)
    {
        var hash = 14695981039346656037UL;
        var parts = model
            .Own.Select(tensor => $"{tensor.Name}{tensor.Shape}x{tensor.Copies}[{string.Join(",", tensor.Layers)}]")
            .Concat(model.Facts.Select(fact => fact.Key + fact.Value))
            .Concat(model.Constants);
        foreach (var character in string.Join(";", parts))
            hash = unchecked((hash ^ character) * 1099511628211UL);
        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
