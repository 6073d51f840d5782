using IoTop.Commands;

using var world = new RealHost();
ProgramHost host = world.Make(runScreen: static _ => throw new NotSupportedException("the screen is not built in"), keys: []);
return new ProgramCommands(host).Run(args);
