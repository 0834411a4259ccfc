using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// A second state beside the hidden states of a stack: made of the embedded tokens by Start, taken on by Step behind each adapted layer,
/// and put in the hidden states' place by Finish behind the last stack, alone or merged with them by Merge. Beside two stacks, CrossStep
/// also reads the state beside the stack before. The base is read through detached tensors, so that nothing of it records a graph.
/// </summary>
internal sealed class SideJoin() : WovenJoin(Join.Side)
{
    public const string Step = nameof(Step),
        Start = nameof(Start),
        Finish = nameof(Finish),
        Merge = nameof(Merge),
        CrossStep = nameof(CrossStep),
        Close = nameof(Close),
        Positions = nameof(Positions);

    public override WeavingTurn Turn => WeavingTurn.Stack;

    public override SiteKind? Site => SiteKind.Stack;

    public override IReadOnlyList<JoinBody> Bodies { get; } =
    [
        new(Step) { Inputs = 3, InputsAre = ": the side state, the layer's output and the mask" },
        new(Start) { Inputs = 1 },
        new(Finish) { Inputs = 1 },
        new(Merge)
        {
            Inputs = 2,
            InputsAre = ": what Finish gives and the base's last state",
            IsOptional = true,
        },
        new(CrossStep)
        {
            Inputs = 5,
            InputsAre = ": the side state, the layer's output, the mask, the side state of the stack before and its mask",
            IsOptional = true,
        },
        new(Close) { Inputs = 1, IsOptional = true },
        new(Positions) { IsOptional = true },
    ];

    public override string? WhyUncached => "runs a stack of its own beside the base";

    public override string? WhyNotOfOneTask => "it takes the place of the model's output";

    public override string? WhyNotBeside(MethodSpec method, IReadOnlyList<StackSpec> stacks, IReadOnlyCollection<string> chosen)
    {
        var last = stacks[stacks.Count - 1];
        var (left, taken) = (
            stacks.Select(Name).FirstOrDefault(name => !chosen.Contains(name)),
            stacks.Select(Name).FirstOrDefault(name => chosen.Contains(name))
        );
        if (!chosen.Contains(Name(last)))
            return $"no head reads what stands beside '{taken}' alone; give it '{Name(last)}' as well";
        if (method.Body(CrossStep) is null && chosen.Count > 1)
            return $"it has no {CrossStep} to read what stands beside '{taken}' by; give it '{Name(last)}' alone";
        return method.Body(CrossStep) is not null && last.ReadsMemory && left is not null
            ? $"'{Name(last)}' reads what '{left}' gives, and beside '{left}' nothing stands; give it '{left}' as well"
            : null;

        static string Name(StackSpec stack) => stack.Layers.Name;
    }

    public override void Weave(MethodWeaver weaver)
    {
        var sites = weaver.Sites(SiteKind.Stack).ToList();
        foreach (var scope in weaver.Model.Stacks)
        {
            foreach (var site in sites.Where(site => site.Stack == scope.Name))
                new SideStack(weaver, site, scope).Weave();
        }
        weaver.Model.Unmergeable.Add($"{weaver.Use.Method.Name} is a stack of its own beside the base");
    }
}
