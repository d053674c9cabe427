import { areaId } from '@wip/shared/areas/areaSchemas.ts';
import { dayMs, minuteMs } from '@wip/shared/durations.ts';
import { comingCuts } from '@wip/shared/schedule/plannedCuts.ts';
import { tabWords } from '@wip/shared/status/answerWords.ts';
import { timelineWithMeters } from '@wip/shared/status/meterTimeline.ts';
import { instantInput } from '@wip/shared/time.ts';
import { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { metersKnownAt } from '../board/meterKnowledge.ts';
import { appRouter } from '../router.ts';
import type { Context } from '../trpc/context.ts';
import { publicCacheControl } from '../trpc/quickQueries.ts';
import { createCallerFactory } from '../trpc/trpc.ts';
import { areaFailurePage, areaListPage } from './areaListPage.ts';
import { areaPage } from './areaPage.ts';
import { plainPagePolicy } from './plainPage.ts';

const createCaller = createCallerFactory(appRouter);
const mostListed = 40;

/** An instant of an address, where seconds may be left out and a plus sign was read as a space. */
const instantOfAddress = z
  .string({ error: 'must be given once' })
  .transform((text) =>
    text.replace(/ (\d\d:\d\d)$/, '+$1').replace(/(T\d\d:\d\d)(Z|[+-]\d\d:\d\d)$/, '$1:00$2'),
  )
  .pipe(instantInput);

const areaQuery = z.object({ at: instantOfAddress.optional(), knownAt: instantOfAddress.optional() });
const listQuery = z.object({
  q: z
    .string({ error: 'must be given once' })
    .trim()
    .max(100, { error: 'must have at most 100 characters' })
    .default(''),
});

/** `/area/<region>/<key>` and `/area?q=`: the answers as plain HTML, for whoever has no JavaScript. */
export function createAreaPages(context: Omit<Context, 'caller'>): Router {
  const caller = createCaller({ ...context, caller: null });
  const routes = Router();

  routes.get('/area', async (request, response) => {
    const query = listQuery.safeParse(request.query);
    if (!query.success) return refuse(response, query.error);
    const { catalogue } = context.board.current();
    const { q } = query.data;
    const areas = q === '' ? catalogue.areas.slice(0, mostListed) : catalogue.search.find(q, mostListed);
    const regions = [...catalogue.regions.values()].map(({ region, areaCount }) => ({
      name: region.name,
      areaCount,
    }));
    const answered = await Promise.all(
      areas.map(async (area) => {
        const answer = await caller.status.area({ areaId: area.areaId });
        return { area, words: tabWords(answer, answer.timeZone) };
      }),
    );
    send(response, 200, areaListPage({ query: q, regions, areas: answered }));
  });

  routes.get('/area/:region/:key', async (request, response) => {
    const id = areaId.safeParse(`${request.params.region}/${request.params.key}`);
    const query = areaQuery.safeParse(request.query);
    if (!id.success || !context.board.current().catalogue.byId.has(id.data))
      return sayUnknown(request, response);
    if (!query.success) return refuse(response, query.error);
    send(response, 200, areaPage(await contentOf(id.data, query.data)));
  });

  routes.get('/area/{*path}', sayUnknown);
  routes.use('/area', sayUnreadable);

  async function contentOf(id: string, { at, knownAt }: z.infer<typeof areaQuery>) {
    const answer = await caller.status.area({
      areaId: id,
      at: at?.toISOString(),
      knownAt: knownAt?.toISOString(),
    });
    const isPast = knownAt === undefined && answer.asOf.getTime() - answer.at.getTime() > minuteMs;
    const thenAt = answer.at.toISOString();
    const known = isPast ? await caller.status.area({ areaId: id, at: thenAt, knownAt: thenAt }) : null;
    const snapshot = context.board.current();
    const { area, schedule, program, region } = snapshot.areaSchedule(id);
    const atMs = answer.at.getTime();
    const knowledge = { knownAtMs: answer.knownAt.getTime(), nowMs: answer.asOf.getTime() };
    const { windows, timeline } = schedule.factsAround(program, atMs, knowledge);
    const meters = await metersKnownAt(context.repos, snapshot, {
      areaNumber: area.number,
      knownAt: answer.knownAt,
      asOf: answer.asOf,
    });
    return {
      answer,
      known,
      parents: area.parents,
      attribution: region.attribution,
      cuts: comingCuts(
        windows.map(({ startsAtMs, endsAtMs, stage }) => ({
          startsAt: new Date(startsAtMs),
          endsAt: new Date(endsAtMs),
          stage,
        })),
        answer.at,
        7 * dayMs,
      ),
      line: meters ? timelineWithMeters(timeline, meters, { knownAtMs: knowledge.knownAtMs }) : timeline,
      clock: schedule.clock,
    };
  }

  return routes;
}

function sayUnknown(request: Request, response: Response): void {
  const name = decodeURIComponent(request.path).slice('/area/'.length);
  send(response, 404, areaFailurePage('No such area', `We don’t cover ‘${name}’, or not any more.`));
}

/** An address that is no text, such as /area/za/%FF. */
const sayUnreadable: ErrorRequestHandler = (error, _request, response, next) => {
  if (error instanceof URIError) {
    send(response, 400, areaFailurePage('This address cannot be read', 'It names no area.'));
  } else next(error);
};

function refuse(response: Response, error: z.ZodError): void {
  const [issue] = error.issues;
  const sentence = `${issue?.path.join('.') ?? 'The address'}: ${issue?.message}`;
  send(response, 400, areaFailurePage('This address cannot be read', sentence));
}

function send(response: Response, status: 200 | 400 | 404, page: string): void {
  response
    .status(status)
    .set({
      'cache-control': status === 200 ? publicCacheControl : 'no-store',
      'content-security-policy': plainPagePolicy,
      'x-content-type-options': 'nosniff',
    })
    .type('html')
    .send(page);
}
